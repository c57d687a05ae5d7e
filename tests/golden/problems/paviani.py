"""Paviani: Himmelblau (1972), problem 17."""

from problems import *


def f(x):
    product = 1
    for v in x:
        product = product * v
    return sum(log(v - 2)**2 + log(10 - v)**2 for v in x) - product**q("0.2")


CASES = [case([9] * 10, [3, 4, 5, 6, 7, 8, 9, 3.5, 4.5, 5.5], box=(2.001, 9.999))]
