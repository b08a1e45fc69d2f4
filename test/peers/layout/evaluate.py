"""Columns of a table that fill a line of 40 characters; writes its results itself."""
import argparse
import json
import os
import runpy

parser = argparse.ArgumentParser()
parser.add_argument("--program_path", required=True)
parser.add_argument("--results_dir", required=True)
parser.add_argument("--line", type=int, default=30)
args = parser.parse_args()

os.makedirs(args.results_dir, exist_ok=True)
error = None
score = 0.0
used = 0
try:
    values = runpy.run_path(args.program_path)
    widths, gap = values["WIDTHS"], values["GAP"]
    used = sum(widths) + gap * (len(widths) - 1)
    if min(widths) < 1 or gap < 1:
        error = "columns and gaps have to be at least 1 wide"
    else:
        score = 1.0 / (1.0 + abs(args.line - used)) + 0.01 * min(widths)
except Exception as trouble:
    error = repr(trouble)

with open(os.path.join(args.results_dir, "metrics.json"), "w", encoding="utf-8") as file:
    json.dump({"combined_score": score, "public": {"used": used}, "private": {"line": args.line}, "text_feedback": f"{used} of {args.line} characters are used"}, file)
with open(os.path.join(args.results_dir, "correct.json"), "w", encoding="utf-8") as file:
    json.dump({"correct": error is None, "error": error}, file)
