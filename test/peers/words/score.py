import json
import runpy
import sys

CASES = {"one two": 2, "  one   two ": 2, "a,b c": 3, "": 0, "tab\there": 2, "x": 1}

split = runpy.run_path(sys.argv[1])["split"]
right = {text: len([word for word in split(text)]) == count for text, count in CASES.items()}
print(json.dumps({"combined_score": sum(right.values()) / len(right), "metrics": {f"case {i}": float(ok) for i, ok in enumerate(right.values())}, "artifacts": {"wrong": ", ".join(repr(text) for text, ok in right.items() if not ok)}}))
