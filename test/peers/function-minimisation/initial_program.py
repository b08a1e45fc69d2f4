"""Searches for the lowest point of a hilly landscape."""
import math
import random


def height(x, y):
    return math.sin(x) * math.cos(y) + math.sin(x * y) + (x * x + y * y) / 20.0


# EVOLVE-BLOCK-START
def search(bounds, steps):
    """Tries points at random and keeps the lowest."""
    low, high = bounds
    best_x = 3.0
    best_y = 3.0
    best = height(best_x, best_y)
    for _ in range(60):
        x = best_x + random.uniform(-0.05, 0.05)
        y = best_y + random.uniform(-0.05, 0.05)
        value = height(x, y)
        if value < best:
            best_x, best_y, best = x, y, value
    return best_x, best_y
# EVOLVE-BLOCK-END


def run_search():
    random.seed(7)
    x, y = search((-5.0, 5.0), 1000)
    return x, y, height(x, y)
