"""Smooth a noisy signal; the program reads numbers and prints as many."""
import math
import subprocess
import sys

CLEAN = [math.sin(i / 6) for i in range(80)]
NOISY = [value + 0.3 * math.sin(i * 12.9898 + 4.1) for i, value in enumerate(CLEAN)]


def evaluate(program_path):
    done = subprocess.run([sys.executable, program_path], input=" ".join(map(repr, NOISY)), capture_output=True, text=True, timeout=10)
    if done.returncode != 0:
        return {"combined_score": 0.0, "error": done.stderr[-300:]}
    values = [float(word) for word in done.stdout.split()]
    if len(values) != len(CLEAN) or not all(map(math.isfinite, values)):
        return {"combined_score": 0.0, "error": f"printed {len(values)} numbers"}
    error = math.sqrt(sum((a - b) ** 2 for a, b in zip(values, CLEAN)) / len(CLEAN))
    return {"combined_score": 1 / (1 + error), "error_rms": error}
