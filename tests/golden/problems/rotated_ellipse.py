"""The rotated ellipse: Jamil & Yang (2013), number 107."""

from problems import *


def f(x):
    x, y = x
    return 7 * x**2 - 6 * root * x * y + 13 * y**2


root = sqrt(3)
CASES = [case([0, 0], [1, 1], [-3, 2], box=(-500, 500))]
