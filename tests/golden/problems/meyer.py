"""Meyer (1970); More, Garbow and Hillstrom (1981), problem 10."""

from problems import *

Y = [34780, 28610, 23650, 19630, 16370, 13720, 11540, 9744, 8261, 7030, 6005, 5147, 4427, 3820, 3307, 2872]


def f(x):
    return sum((x[0] * exp(x[1] / (45 + 5 * i + x[2])) - y)**2 for i, y in enumerate(Y, 1))


CASES = [case([0.02, 4000, 250], [0.01, 6000, 350], [0, 1000, 500], box=[(0, 0.1), (1000, 8000), (200, 500)])]
