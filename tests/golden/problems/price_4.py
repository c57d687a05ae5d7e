"""Price (1977), the fourth."""

from problems import *


def f(x):
    x, y = x
    return (2 * x**3 * y - y**3)**2 + (6 * x - y**2 + y)**2


CASES = [case([0, 0], [2, 4], [1, 1], box=(-50, 50)), case([1, -2], box=(-3, 3))]
