"""Brown and Dennis (1971); More, Garbow and Hillstrom (1981), problem 16, with m = 20."""

from problems import *


def f(x):
    times = [mpf(i) / 5 for i in range(1, 21)]
    return sum(((x[0] + t * x[1] - exp(t))**2 + (x[2] + x[3] * sin(t) - cos(t))**2)**2 for t in times)


CASES = [case([25, 5, -5, -1], [-11.594, 13.204, -0.403, 0.237], [0, 0, 0, 0], box=(-30, 30))]
