"""Langermann; Molga and Smutnicki (2005), with the tables of Surjanovic and Bingham."""

from problems import *

C = [1, 2, 5, 2, 3]
A = [[3, 5], [5, 2], [2, 1], [1, 4], [7, 9]]


def f(x):
    total = 0
    for c, a in zip(C, A):
        d = sum((v - w)**2 for v, w in zip(x, a))
        total += c * exp(-d / pi) * cos(pi * d)
    return total


CASES = [case([4, 3], [2.7934022086, 1.5972325013], [0, 10], [7.5, 8.25], box=(0, 10), more=12)]
