"""Fletcher and Powell (1963); More, Garbow and Hillstrom (1981), problem 7."""

from problems import *


def f(x):
    x, y, z = x
    turns = atan(y / x) / (2 * pi) + (0 if x > 0 else mpf(1) / 2)
    return (10 * (z - 10 * turns))**2 + (10 * (sqrt(x**2 + y**2) - 1))**2 + z**2


CASES = [case([-1, 0, 0], [1, 0, 0], [0.01, -3, 1], [-0.01, -3, 1], [-0.01, 3, 1], [0.01, 0.01, -10], box=(-10, 10))]
