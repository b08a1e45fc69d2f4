"""`run_shinka_eval`: calls a function of a program several times, checks and adds up the results, writes two files."""

import importlib.util
import inspect
import json
import math
import os
import pickle
import statistics
import sys
import time
import traceback
from concurrent.futures import ProcessPoolExecutor

_PROGRAM = None


def load_program(path):
    spec = importlib.util.spec_from_file_location("program", path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} cannot be loaded as a module")
    module = importlib.util.module_from_spec(spec)
    sys.modules["program"] = module
    spec.loader.exec_module(module)
    return module


def _run(path, name, kwargs):
    module = load_program(path)
    if not hasattr(module, name):
        raise AttributeError(f"the program has no function {name}")
    began = time.perf_counter()
    result = getattr(module, name)(**kwargs)
    return result, time.perf_counter() - began


def _check(validate, result):
    if validate is None:
        return True, None
    verdict = validate(result)
    return verdict if isinstance(verdict, tuple) else (bool(verdict), None if verdict else "validation failed")


def _score_of(result, score):
    if score is not None:
        return float(score(result))
    if isinstance(result, dict) and "combined_score" in result:
        return float(result["combined_score"])
    return float(result)


def _stops(method, threshold, scores, options):
    """Whether more runs cannot change which side of the threshold the mean is on."""
    if method in (None, "none") or threshold is None or len(scores) < max(2, int(options.get("min_trials", 3))):
        return False
    mean, spread = statistics.fmean(scores), statistics.stdev(scores) / math.sqrt(len(scores))
    if spread == 0:
        return mean < threshold
    confidence = float(options.get("ci_confidence", options.get("prob_cutoff", 0.95)))
    confidence = max(confidence, 1 - confidence)
    beyond = statistics.NormalDist().cdf((threshold - mean) / spread)
    return beyond > confidence


def run_shinka_eval(
    program_path,
    results_dir,
    experiment_fn_name,
    num_runs,
    get_experiment_kwargs=None,
    aggregate_metrics_fn=None,
    validate_fn=None,
    plotting_fn=None,
    default_metrics_on_error=None,
    early_stop_method=None,
    early_stop_threshold=None,
    early_stop_score_fn=None,
    early_stop_kwargs=None,
    run_workers=1,
    max_workers_cap=None,
    verbose=None,
):
    """Returns (metrics, correct, first error). A run is called with `seed` = its number from 1 where nothing else is said."""
    if early_stop_method not in (None, "none", "ci", "bayesian", "hybrid"):
        raise ValueError(f"early_stop_method is {early_stop_method!r}; there are none, bayesian, ci and hybrid")
    verbose = os.environ.get("SHINKA_EVAL_VERBOSE", "1") != "0" if verbose is None else verbose
    os.makedirs(results_dir, exist_ok=True)
    kwargs = [get_experiment_kwargs(i) if get_experiment_kwargs else {"seed": i + 1} for i in range(num_runs)]
    workers = max(1, min(run_workers, max_workers_cap or run_workers, num_runs))
    results, seconds, errors, scores = [], [], [], []
    early = False
    metrics, correct, first_error = {}, True, None

    def add(result, took):
        valid, why = _check(validate_fn, result)
        results.append(result)
        seconds.append(took)
        errors.append(None if valid else why or "validation failed")
        if verbose:
            print(f"run {len(results)}/{num_runs}: {'valid' if valid else why} ({took:.3f} s)")

    try:
        if workers > 1:
            with ProcessPoolExecutor(workers) as pool:
                for done in [pool.submit(_run, program_path, experiment_fn_name, one) for one in kwargs]:
                    add(*done.result())
        else:
            module = load_program(program_path)
            function = getattr(module, experiment_fn_name, None)
            if function is None:
                raise AttributeError(f"the program has no function {experiment_fn_name}")
            for one in kwargs:
                began = time.perf_counter()
                add(function(**one), 0.0)
                seconds[-1] = time.perf_counter() - began
                if early_stop_method not in (None, "none"):
                    scores.append(_score_of(results[-1], early_stop_score_fn))
                    if _stops(early_stop_method, early_stop_threshold, scores, early_stop_kwargs or {}):
                        early = True
                        break
        first_error = next((error for error in errors if error is not None), None)
        correct = first_error is None
        if aggregate_metrics_fn is not None:
            wants = len([p for p in inspect.signature(aggregate_metrics_fn).parameters.values() if p.default is p.empty and p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)])
            metrics = aggregate_metrics_fn(results) if wants <= 1 else aggregate_metrics_fn(results, results_dir)
        else:
            metrics = results[0] if results and isinstance(results[0], dict) else {"combined_score": statistics.fmean(float(one) for one in results)}
        metrics = dict(metrics)
        metrics["execution_time_mean"] = statistics.fmean(seconds) if seconds else 0.0
        metrics["execution_time_std"] = statistics.pstdev(seconds) if seconds else 0.0
        metrics["num_valid_runs"] = sum(error is None for error in errors)
        metrics["num_invalid_runs"] = len(errors) - metrics["num_valid_runs"]
        metrics["all_validation_errors"] = sorted({str(error) for error in errors if error is not None})
        if early_stop_method not in (None, "none"):
            metrics["early_stopped"] = early
        score = metrics.get("combined_score")
        if score is not None and not math.isfinite(float(score)):
            correct, first_error = False, first_error or f"combined_score is {score}"
        if plotting_fn is not None:
            plots = os.path.join(results_dir, "plots")
            os.makedirs(plots, exist_ok=True)
            plotting_fn(results, plots)
    except Exception as error:
        correct, first_error = False, f"{type(error).__name__}: {error}"
        metrics = dict(default_metrics_on_error or {"combined_score": 0.0})
        traceback.print_exc()
    if "extra_data" in metrics:
        with open(os.path.join(results_dir, "extra.pkl"), "wb") as file:
            pickle.dump(metrics.pop("extra_data"), file)
    for name, value in (("metrics", metrics), ("correct", {"correct": bool(correct), "error": first_error})):
        with open(os.path.join(results_dir, name + ".json"), "w", encoding="utf-8") as file:
            json.dump(value, file, indent=2, default=_plain)
    return metrics, bool(correct), first_error


def _plain(value):
    """numpy's numbers and arrays have both of these; numpy itself is not needed here."""
    for name in ("item", "tolist"):
        if hasattr(value, name):
            try:
                return getattr(value, name)()
            except ValueError:
                pass
    return repr(value)
