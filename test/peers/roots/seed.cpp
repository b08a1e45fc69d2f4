#include <cmath>
#include <cstdio>

// EVOLVE-BLOCK-START
static double root(double value) {
  double guess = 1.0;
  for (int i = 0; i < 3; i++) guess = 0.5 * (guess + value / guess);
  return guess;
}
// EVOLVE-BLOCK-END

int main() {
  double worst = 0.0;
  for (int i = 1; i <= 50; i++) {
    double value = i * 0.7;
    double error = std::fabs(root(value) - std::sqrt(value)) / std::sqrt(value);
    if (error > worst) worst = error;
  }
  std::printf("{\"combined_score\": %.17g, \"worst\": %.17g}\n", 1.0 / (1.0 + worst), worst);
}
