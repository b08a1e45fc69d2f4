"""Greedy packing of a knapsack by a rule; three stages, each with more instances than the one before."""
import runpy


def instance(seed, count):
    state, items = seed, []
    for _ in range(count):
        state = (state * 1103515245 + 12345) % 2**31
        weight = 1 + state % 50
        state = (state * 1103515245 + 12345) % 2**31
        items.append((weight, 1 + state % 80))
    return items, sum(w for w, _ in items) // 3


def share(program_path, seeds, count):
    pack = runpy.run_path(program_path)["pack"]
    total = 0.0
    for seed in seeds:
        items, capacity = instance(seed, count)
        chosen = pack(items, capacity)
        if len(set(chosen)) < len(chosen) or sum(items[i][0] for i in chosen) > capacity:
            return 0.0
        # against the bound of taking fractions
        room, bound = capacity, 0.0
        for weight, value in sorted(items, key=lambda item: -item[1] / item[0]):
            part = min(1.0, room / weight)
            bound += part * value
            room -= part * weight
            if room <= 0:
                break
        total += sum(items[i][1] for i in chosen) / bound
    return total / len(seeds)


def evaluate_stage1(program_path):
    return {"combined_score": share(program_path, [1], 10), "stage": 1.0}


def evaluate_stage2(program_path):
    return {"combined_score": share(program_path, [1, 2, 3], 40), "stage": 2.0}


def evaluate_stage3(program_path):
    return {"combined_score": share(program_path, range(1, 11), 100), "stage": 3.0}


def evaluate(program_path):
    return evaluate_stage3(program_path)
