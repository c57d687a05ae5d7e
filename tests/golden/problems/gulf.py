"""More, Garbow and Hillstrom (1981), problem 11, with the difference |y - x2| that is misprinted there; m = 99."""

from problems import *


def f(x):
    value = 0
    for i in range(1, 100):
        t = mpf(i) / 100
        y = 25 + (-50 * log(t))**(mpf(2) / 3)
        value = value + (exp(-absolute(y - x[1])**x[2] / x[0]) - t)**2
    return value


CASES = [case([5, 2.5, 0.15], [50, 25, 1.5], [0.1, 0, 5], [100, 25.6, 0], [50, 25.6, 0.5], [20, 30.5, 1.25],
              box=[(0.1, 100), (0, 25.6), (0, 5)])]
