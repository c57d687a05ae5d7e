"""The three-hump camel function; Jamil and Yang (2013)."""

from problems import *


def f(x):
    x, y = x
    return 2 * x**2 - q("1.05") * x**4 + x**6 / 6 + x * y + y**2


CASES = [case([2, 2], [0, 0], [1.7475523458, -0.8737761729], [5, -5], box=(-5, 5))]
