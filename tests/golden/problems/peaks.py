"""MATLAB's peaks."""

from problems import *


def f(x):
    x, y = x
    return (3 * (1 - x)**2 * exp(-x**2 - (y + 1)**2) - 10 * (x / 5 - x**3 - y**5) * exp(-x**2 - y**2)
            - exp(-(x + 1)**2 - y**2) / 3)


CASES = [case([0, 0], [1, -1], [0.25, -1.5], box=(-3, 3), more=12)]
