"""Eggholder: function F101 of Whitley et al. (1996)."""

from problems import *


def f(x):
    x, y = x
    return -(y + 47) * sin(sqrt(absolute(y + x / 2 + 47))) - x * sin(sqrt(absolute(x - (y + 47))))


CASES = [case([0, 0], [512, 404.2318051138], [100, -61], [482.353310465, 432.878998945], box=(-512, 512))]
