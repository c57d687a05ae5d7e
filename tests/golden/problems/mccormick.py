"""McCormick (1972)."""

from problems import *


def f(x):
    x, y = x
    return sin(x + y) + (x - y)**2 - q("1.5") * x + q("2.5") * y + 1


CASES = [case([0, 0], [3, 1], [-0.5471975512, -1.5471975512], [4, -3], box=[(-1.5, 4), (-3, 4)])]
