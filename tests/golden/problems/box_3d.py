"""Box (1966); More, Garbow and Hillstrom (1981), problem 12, with m = 10."""

from problems import *


def f(x):
    times = [mpf(i) / 10 for i in range(1, 11)]
    return sum((exp(-t * x[0]) - exp(-t * x[1]) - x[2] * (exp(-t) - exp(-10 * t)))**2 for t in times)


CASES = [case([0, 10, 20], [1, 10, 1], [10, 1, -1], [3, 3, 0], [-20, 20, -20], box=(-20, 20))]
