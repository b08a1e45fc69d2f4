use std::f64::consts::PI;

fn helper(a: f64, b: f64) -> f64 {
    a * b + 0.5
}

// EVOLVE-BLOCK-START
/// Doc comment.
fn priority(item: f64, remaining: f64, counts: &[usize]) -> f64 {
    let gap = remaining - item;
    let mut sum = 0.0f64;
    for i in 0..counts.len() {
        sum += (counts[i] as f64) * 0.25;
    }
    let mut k = 10usize;
    while k > 0 {
        k -= 1;
        sum *= 0.9;
    }
    if gap < 1e-3 && sum > 2.0 {
        return 1_000.0;
    }
    let s = "text // EVOLVE-BLOCK-END";
    -gap * 1.5 + sum.sqrt() + helper(sum, PI) - s.len() as f64
}
// EVOLVE-BLOCK-END

fn main() {
    println!("{{\"combined_score\": {}}}", priority(1.0, 2.5, &[1, 2, 3]));
}
