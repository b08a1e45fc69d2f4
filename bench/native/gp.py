"""Genetic programming with DEAP, its primitives numpy's on whole columns: the quick way to use it.

gp.py TABLE SEED GENERATIONS prints individuals per CPU second, mean length and least error as JSON. The loop is DEAP's eaSimple
(one-point crossover of 0.7, uniform mutation of 0.3, the limit of nodes as staticLimit), tournaments of five; errors are
1 - r^2, as after the best straight line.
"""
import json
import operator
import random
import sys
import time

import numpy
from deap import algorithms, base, creator, gp, tools

numpy.seterr(all="ignore")
with open(sys.argv[1]) as file:
    work = json.load(file)
random.seed(int(sys.argv[2]))
columns = [numpy.array(column) for column in work["columns"]]
y = numpy.array(work["y"])
y = y - y.mean()
yy = float(y @ y)
functions = {"add": (numpy.add, 2), "sub": (numpy.subtract, 2), "mul": (numpy.multiply, 2), "div": (numpy.divide, 2), "sin": (numpy.sin, 1), "cos": (numpy.cos, 1), "exp": (numpy.exp, 1), "log": (numpy.log, 1)}
primitives = gp.PrimitiveSet("main", len(columns))
for name in work["operators"]:
    primitives.addPrimitive(functions[name][0], functions[name][1], name=name)
primitives.addEphemeralConstant("number", lambda: float(random.randint(1, 5)))
creator.create("Error", base.Fitness, weights=(-1.0,))
creator.create("Individual", gp.PrimitiveTree, fitness=creator.Error)
tools_of = base.Toolbox()
tools_of.register("grow", gp.genHalfAndHalf, pset=primitives, min_=1, max_=4)
tools_of.register("individual", tools.initIterate, creator.Individual, tools_of.grow)
tools_of.register("population", tools.initRepeat, list, tools_of.individual)


def error(individual):
    f = gp.compile(individual, primitives)(*columns)
    if numpy.ndim(f) == 0:
        return (1.0,)
    d = f - f.mean()
    ff = float(d @ d)
    if not numpy.isfinite(ff):
        return (float("inf"),)
    if ff <= 1e-20:
        return (1.0,)
    fy = float(d @ y)
    return (1 - fy / ff * fy / yy,)


tools_of.register("evaluate", error)
tools_of.register("select", tools.selTournament, tournsize=5)
tools_of.register("mate", gp.cxOnePoint)
tools_of.register("subtree", gp.genFull, min_=0, max_=2)
tools_of.register("mutate", gp.mutUniform, expr=tools_of.subtree, pset=primitives)
for name in ("mate", "mutate"):
    tools_of.decorate(name, gp.staticLimit(key=len, max_value=work["nodes"]))
population = tools_of.population(n=work["population"])
start = time.process_time()
bred = 0
for _ in range(int(sys.argv[3])):
    # one generation: what eaSimple does in each turn, and who did not change is not evaluated again
    offspring = algorithms.varAnd(tools_of.select(population, len(population)), tools_of, 0.7, 0.3)
    for individual in offspring:
        if not individual.fitness.valid:
            individual.fitness.values = error(individual)
    population = offspring
    bred += len(population)
took = time.process_time() - start
print(json.dumps({"rate": bred / took, "length": sum(map(len, population)) / len(population), "error": min(individual.fitness.values[0] for individual in population)}))
