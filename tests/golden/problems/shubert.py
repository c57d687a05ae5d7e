"""Shubert (1972); in n dimensions, Li, Engelbrecht and Epitropakis (2013)."""

from problems import *


def f(x, dim):
    product = 1
    for v in x:
        product = product * sum(k * cos((k + 1) * v + k) for k in range(1, 6))
    return product


CASES = [case([0] * n, [-1.4251284283, 5.4828642067, -7.0835064077, 1][:n], [10, -9.5, 4, 3][:n], box=(-10, 10), dim=n)
         for n in (1, 2, 3, 4)]
