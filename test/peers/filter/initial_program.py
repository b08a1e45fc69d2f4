import sys

# EVOLVE-BLOCK-START
def smooth(values):
    return [0.5 * a + 0.5 * b for a, b in zip(values, values[1:] + values[-1:])]
# EVOLVE-BLOCK-END

if __name__ == "__main__":
    print(*smooth([float(word) for word in sys.stdin.read().split()]))
