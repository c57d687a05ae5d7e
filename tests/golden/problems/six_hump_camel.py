"""The six-hump camel function; Dixon and Szego (1978)."""

from problems import *


def f(x):
    x, y = x
    return (4 - q("2.1") * x**2 + x**4 / 3) * x**2 + x * y + (4 * y**2 - 4) * y**2


CASES = [case([1, 1], [0, 0], [2, -1], [0.0898420131, -0.712656403], [3, -2], box=[(-3, 3), (-2, 2)])]
