"""Packs 26 circles into the unit square."""
import numpy as np


# EVOLVE-BLOCK-START
def construct_packing():
    """A circle in the middle, a ring of eight around it, a ring of sixteen outside, and one in a corner."""
    n = 26
    centers = np.zeros((n, 2))
    centers[0] = [0.5, 0.5]
    for i in range(8):
        angle = 2 * np.pi * i / 8
        centers[i + 1] = [0.5 + 0.3 * np.cos(angle), 0.5 + 0.3 * np.sin(angle)]
    for i in range(16):
        angle = 2 * np.pi * i / 16
        centers[i + 9] = [0.5 + 0.7 * np.cos(angle), 0.5 + 0.7 * np.sin(angle)]
    centers[25] = [0.05, 0.05]
    centers = np.clip(centers, 0.01, 0.99)
    radii = compute_radii(centers)
    return centers, radii


def compute_radii(centers):
    n = centers.shape[0]
    radii = np.minimum(np.min(centers, axis=1), np.min(1 - centers, axis=1))
    for i in range(n):
        for j in range(i + 1, n):
            distance = np.sqrt(np.sum((centers[i] - centers[j]) ** 2))
            if radii[i] + radii[j] > distance:
                scale = distance / (radii[i] + radii[j])
                radii[i] *= scale
                radii[j] *= scale
    return radii
# EVOLVE-BLOCK-END


def run_packing():
    centers, radii = construct_packing()
    return centers, radii, float(np.sum(radii))
