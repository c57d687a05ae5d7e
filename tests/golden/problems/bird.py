"""Bird; Mishra (2006)."""

from problems import *


def f(x):
    x, y = x
    return sin(x) * exp((1 - cos(y))**2) + cos(y) * exp((1 - sin(x))**2) + (x - y)**2


CASES = [case([0, 0], [1, 2], [4.7010431302, 3.1529385037], [6.28, -6.28], box=(-6.28, 6.28))]
