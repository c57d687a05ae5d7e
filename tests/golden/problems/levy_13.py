"""Levy and Montalvo (1985); number 13 in the list of Surjanovic and Bingham."""

from problems import *


def f(x):
    x, y = x
    return (sin(3 * pi * x)**2 + (x - 1)**2 * (1 + sin(3 * pi * y)**2) + (y - 1)**2 * (1 + sin(2 * pi * y)**2))


CASES = [case([-5, -5], [1, 1], [1.5, 1.25], [1.3296194745, 1], [10, -9.5], box=(-10, 10))]
