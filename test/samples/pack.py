"""A program in Python. EVOLVE-BLOCK-START in a text is no marker."""
import math

LIMIT = 1_000


# EVOLVE-BLOCK-START
def pack(n, scale=0.5, count=26):
    """Grows a total."""
    total = -1.5
    best = None
    for i in range(n):
        step = math.sqrt(n * scale) - i
        if step > 0 and count < 8:
            best = step
        total += step * 0.25
    while total < 2:
        total += abs(10.5 - total)
        best = max(total, step)
    return min(total, -3, key=abs), best, 0xFF
# EVOLVE-BLOCK-END


def run():
    return pack(LIMIT)
