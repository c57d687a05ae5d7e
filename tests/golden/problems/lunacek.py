"""Lunacek, Whitley and Sutton (2008)."""

from problems import *


def f(x, dim):
    mu = q("2.5")
    s = 1 - 1 / (2 * sqrt(mpf(dim + 20)) - q("8.2"))
    nu = -sqrt((mu**2 - 1) / s)
    spheres = min(sum((v - mu)**2 for v in x), dim + s * sum((v - nu)**2 for v in x))
    return spheres + 10 * sum(1 - cos(2 * pi * (v - mu)) for v in x)


CASES = [case([-1.2] * n, [2.5] * n, [-4.2, -3.1, -5, -2, -1][:n], box=(-5.12, 5.12), dim=n) for n in (2, 3, 5)]
