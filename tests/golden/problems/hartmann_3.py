"""Hartman (1973), 3 coordinates; constants of Dixon and Szego (1978)."""

from problems import *


ALPHA = [q("1"), q("1.2"), q("3"), q("3.2")]
A = [[q("3"), q("10"), q("30")],
     [q("0.1"), q("10"), q("35")],
     [q("3"), q("10"), q("30")],
     [q("0.1"), q("10"), q("35")]]
P = [[q("0.3689"), q("0.117"), q("0.2673")],
     [q("0.4699"), q("0.4387"), q("0.747")],
     [q("0.1091"), q("0.8732"), q("0.5547")],
     [q("0.03815"), q("0.5743"), q("0.8828")]]


def f(x):
    return -sum(c * exp(-sum(a * (v - p)**2 for a, v, p in zip(row, x, center)))
                for c, row, center in zip(ALPHA, A, P))


CASES = [case([0.5] * 3, [0] * 3, [1] * 3, [0.1146, 0.5556, 0.8525], box=(0, 1))]
