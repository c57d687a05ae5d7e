"""Haarala, Miettinen & Mäkelä (2004), problem 7."""

from problems import *


def f(x, dim):
    return sum(absolute(a)**(b**2 + 1) + absolute(b)**(a**2 + 1) for a, b in zip(x, x[1:]))


CASES = [case(([-1, 1] * n)[:n], box=(-2, 2), seed=2, dim=n) for n in (2, 3, 8)]
