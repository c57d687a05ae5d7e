"""More, Garbow and Hillstrom (1981), problem 4."""

from problems import *


def f(x):
    x, y = x
    return (x - 10**6)**2 + (y - 2 * q("1e-6"))**2 + (x * y - 2)**2


CASES = [case([1, 1], [0, 0], [1e6, 0.5], [-3.5, 0.25], box=[(-2e6, 2e6), (-2, 2)])]
