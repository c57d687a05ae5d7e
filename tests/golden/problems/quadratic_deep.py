"""DeepOBS's quadratic_deep without its data, from NumPy's own random numbers; Schneider, Balles and Hennig (2019)."""

import numpy as np

from problems import *


def matrix():
    rng = np.random.RandomState(42)
    eigenvalues = np.concatenate([rng.uniform(0, 1, 90), rng.uniform(30, 60, 10)])
    t = 2 * np.pi * rng.uniform()
    r = np.array([[np.cos(t), np.sin(t)], [-np.sin(t), np.cos(t)]])
    for d in range(2, 100):
        v = rng.normal(size=d + 1)
        x = np.eye(d + 1)[0] - v / np.linalg.norm(v)
        x = x / np.linalg.norm(x)
        block = np.eye(d + 1)
        block[1:, 1:] = r
        r = (np.eye(d + 1) - 2 * np.outer(x, x)) @ block
    r = -r
    return r.T @ np.diag(eigenvalues) @ r


Q = matrix()


def f(x):
    n = range(100)
    return sum(x[i] * sum(mpf(float(Q[i, j])) * x[j] for j in n) for i in n) / 2


CASES = [case([1] * 100, box=(-5, 5), more=1)]
