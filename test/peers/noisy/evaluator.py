"""Guess a number; every look at it is blurred."""
import os
import runpy


def evaluate(program_path):
    value = float(runpy.run_path(program_path)["guess"]())
    noise = (int.from_bytes(os.urandom(4), "big") / 2**32 - 0.5) * 0.1
    return {"combined_score": 1.0 - abs(value - 0.7) + noise}
