"""Tries: to import the grader by way of what stands in for plots and progress bars.

Happens: It gets one more stand-in, which holds nothing and is no answer.
"""
# outcome: crashed
# earns: 0

import sys

finder = sys.meta_path[-1]
finder.find_spec.__globals__["STOOD_IN"].append("grader")

import grader.engine.backprop

if getattr(grader, "__file__", "") or hasattr(grader.engine.backprop, "__spec__") and grader.engine.backprop.__spec__.origin:
    print("BREACH")


def answer(W, x):
    return grader.engine.backprop.forward(W, x)
