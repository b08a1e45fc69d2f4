"""Weights of a stencil in Julia; a small interpreter of this one line judges them, so that no Julia is needed."""
import re


def evaluate(program_path):
    with open(program_path, encoding="utf-8") as file:
        match = re.search(r"weights\s*=\s*\[([^\]]*)\]", file.read())
    if not program_path.endswith(".jl") or not match:
        return {"combined_score": 0.0, "error": "no weights"}
    weights = [float(word) for word in match.group(1).split(",")]
    if len(weights) != 3:
        return {"combined_score": 0.0, "error": "not three weights"}
    error = abs(sum(weights) - 1) + abs(weights[0] - weights[2]) + abs(weights[1] - 0.6)
    return {"combined_score": 1 / (1 + error)}
