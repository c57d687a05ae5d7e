"""The egg crate: Jamil & Yang (2013), number 52."""

from problems import *


def f(x):
    x, y = x
    return x**2 + y**2 + 25 * (sin(x)**2 + sin(y)**2)


CASES = [case([0, 0], [2, -3], [3, 3], box=(-5, 5))]
