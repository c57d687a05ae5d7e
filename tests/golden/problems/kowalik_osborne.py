"""Kowalik and Osborne (1968); More, Garbow and Hillstrom (1981), problem 15."""

from problems import *

Y = "0.1957 0.1947 0.1735 0.1600 0.0844 0.0627 0.0456 0.0342 0.0323 0.0235 0.0246".split()
U = "4.0000 2.0000 1.0000 0.5000 0.2500 0.1670 0.1250 0.1000 0.0833 0.0714 0.0625".split()


def f(x):
    rows = [(q(y), q(u)) for y, u in zip(Y, U)]
    return sum((y - x[0] * (u**2 + u * x[1]) / (u**2 + u * x[2] + x[3]))**2 for y, u in rows)


CASES = [case([0.25, 0.39, 0.415, 0.39], [0.1928, 0.1908, 0.1231, 0.1358], [0.42, 0.42, 0, 0], [-1, 2, 3, 5],
              box=(0, 0.42))]
