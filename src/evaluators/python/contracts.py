"""The two contracts of Python evaluators. `load` imports what can be imported once and returns what runs one program."""

import ast
import importlib
import importlib.util
import json
import math
import os
import random
import sys
import traceback
import types

TEXT = 20_000
FILE = 1 << 22
OWN = os.path.dirname(__file__)


def load(setup):
    path = setup["file"]
    sys.path.insert(0, os.path.dirname(path))
    with open(path, "rb") as file:
        source = file.read()
    preload(source, path)
    before = streams()
    run = python(setup, path) if setup["contract"] == "python" else shinka(setup, source, path)
    return fresh(run, before)


def preload(source, path):
    """Imports what stands at the top of a script. What fails here fails again, with a better message, where it is used."""
    local = os.path.dirname(path)
    for node in ast.parse(source, path).body:
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module] if isinstance(node, ast.ImportFrom) and node.level == 0 else []
        for name in names:
            first = name.split(".")[0]
            if os.path.exists(os.path.join(local, first)) or os.path.exists(os.path.join(local, first + ".py")):
                continue
            try:
                importlib.import_module(name)
            except Exception:
                pass


def streams():
    numpy = sys.modules.get("numpy")
    return random.getstate(), state(numpy.random.get_state()) if numpy else None


def state(numbers):
    return numbers[1].tobytes(), numbers[2:]


def fresh(run, before):
    """
    Random numbers of a child are those of a process that has just imported the evaluator: the same every time where
    the evaluator seeds when it is imported, and new ones where it does not.
    """
    now, after = streams()
    numpy = sys.modules.get("numpy")
    seeded = now != before[0]
    drawn = before[1] is not None and after != before[1]

    def started(*arguments):
        if seeded:
            random.setstate(now)
        else:
            random.seed()
        if numpy and not drawn:
            numpy.random.seed()
        return run(*arguments)

    return started


def python(setup, path):
    spec = importlib.util.spec_from_file_location("evaluation_module", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules["evaluation_module"] = module
    spec.loader.exec_module(module)
    if not callable(getattr(module, "evaluate", None)):
        raise AttributeError(f"{path} defines no function evaluate(program_path)")
    stages = setup.get("stages")
    cascade = [one for one in (getattr(module, f"evaluate_stage{n}", None) for n in (1, 2, 3)) if callable(one)]
    staged = bool(stages) and callable(getattr(module, "evaluate_stage1", None))

    def run(program, _):
        if not staged:
            return parts(module.evaluate(program))
        answer = {"metrics": {}, "artifacts": {}}
        for k, stage in enumerate(cascade):
            more = parts(stage(program))
            if "other" in more:
                return more
            answer = {"metrics": {**answer["metrics"], **more["metrics"]}, "artifacts": {**answer["artifacts"], **more["artifacts"]}, "stage": k + 1}
            # the last stage is nobody's gate
            if "error" in more["metrics"] or k >= len(stages) or not reaches(answer["metrics"], stages[k]):
                break
        return answer

    return run


def reaches(metrics, threshold):
    score = metrics.get("combined_score")
    if score is None:
        numbers = [value for name, value in metrics.items() if name != "error" and isinstance(value, (int, float)) and not isinstance(value, bool)]
        score = sum(numbers) / len(numbers) if numbers else 0.0
    try:
        return float(score) >= threshold
    except (TypeError, ValueError):
        return False


def parts(result):
    """Metrics and artifacts of what an evaluator returned: a dict, or an object that has both."""
    if isinstance(result, dict):
        return {"metrics": plain(result), "artifacts": {}}
    metrics, artifacts = getattr(result, "metrics", None), getattr(result, "artifacts", None)
    if isinstance(metrics, dict):
        return {"metrics": plain(metrics), "artifacts": {str(name): text(value) for name, value in (artifacts or {}).items()}}
    return {"other": type(result).__name__}


def shinka(setup, source, path):
    code = compile(source, path, "exec")

    def run(program, place):
        results = os.path.join(place, ".results")
        os.mkdir(results)
        more = [word for name, value in setup.get("args", {}).items() for word in (f"--{name}", str(value))]
        sys.argv = [path, "--program_path", program, "--results_dir", results, *more]
        main = types.ModuleType("__main__")
        main.__file__ = path
        sys.modules["__main__"] = main
        try:
            exec(code, main.__dict__)
        except SystemExit as error:
            if error.code not in (None, 0):
                raise
        return {name: document(os.path.join(results, name + ".json")) for name in ("metrics", "correct")}

    return run


def document(path):
    try:
        if os.path.getsize(path) > FILE:
            return {"unreadable": f"larger than {FILE >> 20} MB"}
        with open(path, encoding="utf-8") as file:
            return plain(json.load(file))
    except FileNotFoundError:
        return None
    except (ValueError, OSError) as error:
        return {"unreadable": str(error)}


def plain(value, depth=0):
    """As JSON has it. Numbers that JSON does not have are marked, so that nobody takes them for anything else."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return text(value)
    if type(value).__name__ in ("bool_", "bool"):
        return bool(value)
    if isinstance(value, dict):
        return {str(name): plain(each, depth + 1) for name, each in value.items()} if depth < 20 else "…"
    if isinstance(value, (list, tuple)):
        return [plain(each, depth + 1) for each in value[:10_000]] if depth < 20 else "…"
    if isinstance(value, (bytes, bytearray)):
        return text(value)
    try:
        number = float(value)
    except Exception:
        return text(value)
    return number if math.isfinite(number) else {"number": repr(number)}


def text(value):
    whole = value.decode("utf-8", "replace") if isinstance(value, (bytes, bytearray)) else value if isinstance(value, str) else repr(value)
    return whole if len(whole) <= TEXT else whole[: TEXT // 2] + "\n…\n" + whole[-TEXT // 2 :]


def raised(error):
    kind = type(error).__name__
    message = f"exit({error.code})" if isinstance(error, SystemExit) else str(error)
    place = error.__traceback__
    # our own frames say nothing
    while place and os.path.dirname(place.tb_frame.f_code.co_filename) == OWN:
        place = place.tb_next
    trace = "".join(traceback.format_exception(type(error), error, place))
    return {"raised": {"type": kind, "message": message[:2000], "trace": trace[-4000:]}}
