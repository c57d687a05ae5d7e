"""Bartels & Conn: Jamil & Yang (2013), number 9."""

from problems import *


def f(x):
    x, y = x
    return absolute(x**2 + y**2 + x * y) + absolute(sin(x)) + absolute(cos(y))


CASES = [case([1, 1], [-2.5, 3], box=(-5, 5)), case([100, -200], box=(-500, 500))]
