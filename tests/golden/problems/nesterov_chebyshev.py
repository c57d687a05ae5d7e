"""Gürbüzbalaban & Overton (2012): the smooth one."""

from problems import *


def f(x, dim):
    return (x[0] - 1)**2 / 4 + sum((x[i + 1] - 2 * x[i]**2 + 1)**2 for i in range(dim - 1))


CASES = [case([-1] + [1] * (n - 1), [1] * n, [0.5] * n, box=(-2, 2), dim=n) for n in (2, 3, 8)]
