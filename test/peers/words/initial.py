# EVOLVE-BLOCK-START
def split(line):
    return line.split(" ")
# EVOLVE-BLOCK-END
