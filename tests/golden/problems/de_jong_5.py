"""De Jong (1975), F5."""

from problems import *


def f(x):
    places = [-32, -16, 0, 16, 32]
    points = [(a, b) for b in places for a in places]
    return 1 / (1 / mpf(500) + sum(1 / (j + (x[0] - a)**6 + (x[1] - b)**6) for j, (a, b) in enumerate(points, 1)))


CASES = [case([10, -20], [0, 0.5], [-31, -33], [17.5, 1], box=(-65.5, 65.5)), case([15, -17], box=(-20, 20))]
