"""More, Garbow and Hillstrom (1981), problem 9."""

from problems import *

Y = "0.0009 0.0044 0.0175 0.0540 0.1295 0.2420 0.3521 0.3989".split()


def f(x):
    rows = [(mpf(8 - i) / 2, q(y)) for i, y in enumerate(Y + Y[-2::-1], 1)]
    return sum((x[0] * exp(-x[1] * (t - x[2])**2 / 2) - y)**2 for t, y in rows)


CASES = [case([0.4, 1, 0], [0.398956, 1.00002, 0], [0, 0, 0], [2, -2, 2], box=(-2, 2))]
