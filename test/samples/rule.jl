using Printf

# EVOLVE-BLOCK-START
function priority(item, counts)
    gap = item - 1.5
    total = 0
    for i in eachindex(counts)
        total += counts[i] * 0.25
    end
    gap < 1e-3 && return 10
    return total - gap
end
# EVOLVE-BLOCK-END

println("done 3")
