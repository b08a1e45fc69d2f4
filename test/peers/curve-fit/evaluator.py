"""Fit a curve through measured points."""
import runpy

from openevolve.evaluation_result import EvaluationResult

POINTS = [(i / 10, 1.5 + 0.8 * (i / 10) - 0.3 * (i / 10) ** 2) for i in range(21)]


def evaluate(program_path):
    try:
        predict = runpy.run_path(program_path)["predict"]
        errors = [abs(predict(x) - y) for x, y in POINTS]
    except Exception as error:
        return EvaluationResult(metrics={"combined_score": 0.0}, artifacts={"stderr": repr(error)})
    worst = max(range(len(errors)), key=errors.__getitem__)
    mean = sum(errors) / len(errors)
    return EvaluationResult(
        metrics={"combined_score": 1 / (1 + mean), "mean_error": mean},
        artifacts={"worst_point": f"x = {POINTS[worst][0]}, off by {errors[worst]:.3f}", "raw": b"bytes are allowed, too"},
    )
