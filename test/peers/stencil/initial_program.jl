# weights of a stencil
# EVOLVE-BLOCK-START
weights = [0.2, 0.5, 0.2]
# EVOLVE-BLOCK-END
println(weights)
