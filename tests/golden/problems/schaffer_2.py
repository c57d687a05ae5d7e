"""Modified Schaffer function 2; Mishra (2006)."""

from problems import *


def f(x):
    x, y = x
    return q("0.5") + (sin(x**2 - y**2)**2 - q("0.5")) / (1 + q("0.001") * (x**2 + y**2))**2


# Far out, rounding of the squares alone is amplified by the wave: there, only points whose squares are exact.
CASES = [case([2, 1], [0, 0], [0, 1.2531], [3, 5], [80, 60], [-100, 99], box=(-20, 20))]
