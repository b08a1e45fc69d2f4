# EVOLVE-BLOCK-START
def priority(weight, value):
    return value - 0.2 * weight
# EVOLVE-BLOCK-END


def pack(items, capacity):
    chosen, used = [], 0
    for index in sorted(range(len(items)), key=lambda i: -priority(*items[i])):
        if used + items[index][0] <= capacity:
            chosen.append(index)
            used += items[index][0]
    return chosen
