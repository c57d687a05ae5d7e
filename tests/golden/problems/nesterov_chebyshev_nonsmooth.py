"""Gürbüzbalaban & Overton (2012): the first nonsmooth one."""

from problems import *


def f(x, dim):
    return (x[0] - 1)**2 / 4 + sum(absolute(x[i + 1] - 2 * x[i]**2 + 1) for i in range(dim - 1))


CASES = [case([0.5] * n, [-1] + [0.25] * (n - 1), box=(-2, 2), dim=n) for n in (2, 3, 8)]
