"""Powell (1970); More, Garbow and Hillstrom (1981), problem 3."""

from problems import *


def f(x):
    x, y = x
    return (10**4 * x * y - 1)**2 + (exp(-x) + exp(-y) - q("1.0001"))**2


CASES = [case([0, 1], [0.01, 0.01], [-10, 10], box=(-10, 10))]
