"""Cross-in-tray; Jamil and Yang (2013)."""

from problems import *


def f(x):
    x, y = x
    return -q("0.0001") * (absolute(sin(x) * sin(y) * exp(absolute(100 - sqrt(x**2 + y**2) / pi))) + 1)**q("0.1")


CASES = [case([1, 1], [1.3494066171, 1.3494066171], [-3, 4], [10, -10], [300, 700], box=(-10, 10))]
