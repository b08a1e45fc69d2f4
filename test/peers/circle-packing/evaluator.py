"""26 circles in the unit square that do not overlap; the sum of their radii should be as large as possible."""
import importlib.util

import numpy as np

TARGET = 2.635
TOLERANCE = 1e-9


def problems(centers, radii):
    if centers.shape != (26, 2) or radii.shape != (26,):
        return f"shapes are {centers.shape} and {radii.shape}"
    if not (np.isfinite(centers).all() and np.isfinite(radii).all()):
        return "something is not a finite number"
    if (radii < 0).any():
        return "a radius is negative"
    if (centers - radii[:, None] < -TOLERANCE).any() or (centers + radii[:, None] > 1 + TOLERANCE).any():
        return "a circle leaves the square"
    for i in range(26):
        for j in range(i + 1, 26):
            if np.hypot(*(centers[i] - centers[j])) < radii[i] + radii[j] - TOLERANCE:
                return f"circles {i} and {j} overlap"
    return None


def evaluate(program_path):
    spec = importlib.util.spec_from_file_location("program", program_path)
    program = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(program)
    centers, radii, _ = program.run_packing()
    centers, radii = np.asarray(centers, dtype=float), np.asarray(radii, dtype=float)
    trouble = problems(centers, radii)
    total = 0.0 if trouble else float(radii.sum())
    return {"combined_score": total / TARGET, "sum_radii": total, "validity": 0.0 if trouble else 1.0}
