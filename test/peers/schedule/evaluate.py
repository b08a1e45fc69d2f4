"""Order jobs so that they are late as little as possible, in three runs."""
import argparse

from shinka.core import run_shinka_eval


def lateness(result):
    jobs, places = result
    now, late = 0, 0
    for index in places:
        now += jobs[index][0]
        late += max(0, now - jobs[index][1])
    return late


def validate(result):
    jobs, places = result
    if sorted(places) != list(range(len(jobs))):
        return False, "some job runs twice or never"
    return True, None


def aggregate(results):
    values = [lateness(result) for result in results]
    mean = sum(values) / len(values)
    return {
        "combined_score": 1000.0 / (1.0 + mean),
        "public": {"worst": float(max(values))},
        "private": {"secret_mean": mean},
        "text_feedback": f"late by {values}",
    }


def main(program_path, results_dir):
    metrics, correct, error = run_shinka_eval(
        program_path=program_path,
        results_dir=results_dir,
        experiment_fn_name="run_schedule",
        num_runs=3,
        get_experiment_kwargs=lambda run: {"seed": run + 11},
        validate_fn=validate,
        aggregate_metrics_fn=aggregate,
    )
    print("correct" if correct else error, metrics.get("combined_score"))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--program_path", default="initial.py")
    parser.add_argument("--results_dir", default="results")
    args = parser.parse_args()
    main(args.program_path, args.results_dir)
