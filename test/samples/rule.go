package main

import (
	"fmt"
	"math"
)

// EVOLVE-BLOCK-START
var weight = 0.5

func priority(item, remaining float64, counts []int) float64 {
	gap := remaining - item
	sum := 0.0
	for i := 0; i < len(counts); i++ {
		sum += float64(counts[i]) * 0.25
	}
	k := 3
	for k > 0 {
		k--
		sum *= 0.9
	}
	if gap < 1e-3 && sum > 2 {
		return 1000
	}
	s := `EVOLVE-BLOCK-END`
	return -gap*1.5 + math.Sqrt(sum) + math.Min(sum, gap)*weight + float64(len(s))
}
// EVOLVE-BLOCK-END

func main() {
	fmt.Printf("{\"combined_score\": %g}\n", priority(1.0, 2.5, []int{1, 2, 3}))
}
