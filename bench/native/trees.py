"""Values of fixed expressions by numpy, called as DEAP calls it: a lambda of primitives on whole columns.

trees.py TREES compile|only SECONDS prints CPU nanoseconds of the quickest round, with or without making the lambdas.
"""
import json
import sys
import time

import numpy
from deap import gp

numpy.seterr(all="ignore")
with open(sys.argv[1]) as file:
    work = json.load(file)
columns = [numpy.array(column) for column in work["columns"]]
primitives = gp.PrimitiveSet("main", len(columns), prefix="x")
for name, function, arity in [("add", numpy.add, 2), ("sub", numpy.subtract, 2), ("mul", numpy.multiply, 2), ("div", numpy.divide, 2), ("sqrt", numpy.sqrt, 1), ("sin", numpy.sin, 1), ("cos", numpy.cos, 1), ("exp", numpy.exp, 1), ("log", numpy.log, 1)]:
    primitives.addPrimitive(function, arity, name=name)
# an expression is compiled from its text either way; DEAP makes the text from the tree as well
made = [gp.compile(tree, primitives) for tree in work["trees"]]
anew = sys.argv[2] == "compile"
best = float("inf")
start = time.process_time()
while time.process_time() - start < float(sys.argv[3]):
    before = time.process_time_ns()
    for tree, function in zip(work["trees"], made):
        if anew:
            function = gp.compile(tree, primitives)
        function(*columns)
    best = min(best, time.process_time_ns() - before)
print(best)
