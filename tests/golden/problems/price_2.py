"""Price (1977), the second."""

from problems import *


def f(x):
    x, y = x
    return 1 + sin(x)**2 + sin(y)**2 - exp(-x**2 - y**2) / 10


CASES = [case([0, 0], [1, 2], box=(-10, 10)), case([0.5, -0.25], box=(-2, 2))]
