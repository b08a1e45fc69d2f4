# EVOLVE-BLOCK-START
def mix(key):
    key = key * 31 + 7
    key = key ^ (key >> 5)
    return key & 1023
# EVOLVE-BLOCK-END
