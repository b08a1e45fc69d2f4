# EVOLVE-BLOCK-START
def order(jobs):
    """Jobs are (time, due); returns their places in the order they run."""
    return sorted(range(len(jobs)), key=lambda i: jobs[i][0] + 2.0 * jobs[i][1])
# EVOLVE-BLOCK-END


def run_schedule(seed):
    jobs, state = [], seed
    for _ in range(30):
        state = (state * 48271) % 2147483647
        time = 1 + state % 20
        state = (state * 48271) % 2147483647
        jobs.append((time, 5 + state % 250))
    return jobs, order(list(jobs))
