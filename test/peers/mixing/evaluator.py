"""A hash of small numbers into 1024 places; the score is the mean of two figures, the size is a feature."""
import runpy


def evaluate(program_path):
    mix = runpy.run_path(program_path)["mix"]
    places = [0] * 1024
    for key in range(2048):
        places[int(mix(key)) % 1024] += 1
    spread = sum(1 for count in places if count > 0) / 1024
    changed = sum(bin(int(mix(key)) ^ int(mix(key ^ 1))).count("1") for key in range(0, 2048, 2)) / (1024 * 10)
    with open(program_path, encoding="utf-8") as file:
        shortness = 1 / (1 + len(file.read()) / 400)
    return {"spread": spread, "avalanche": min(1.0, changed), "shortness": shortness}
