#include <cmath>
#include <cstdio>
#include <vector>

// EVOLVE-BLOCK-START
static double weight = 0.5;
double priority(double item, double remaining, const std::vector<int>& counts) {
  double gap = remaining - item;
  double sum = 0.0;
  for (int i = 0; i < (int)counts.size(); i++) {
    sum += counts[i] * 0.25f;
  }
  unsigned long long big = 10'000ULL;
  int k = 3;
  while (k > 0) {
    k--;
    sum *= 0.9;
  }
  if (gap < 1e-3 && sum > 2) {
    return 1000;
  }
  const char* s = "// EVOLVE-BLOCK-END";
  return -1.5 * gap + std::sqrt(sum) + std::fmin(sum, gap) * weight + (gap > 0 ? 1.0 : 2.0) + big % 7;
}
/* EVOLVE-BLOCK-END */

int main() {
  std::vector<int> c = {1, 2, 3};
  std::printf("{\"combined_score\": %g}\n", priority(1.0, 2.5, c));
  return 0;
}
