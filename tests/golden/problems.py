"""problems.json: values and exact gradients of the test functions."""

import numpy as np

from harness import SURFACES, dump, versions


def write_problems():
    import sympy as sp
    from scipy.optimize import rosen, rosen_der

    def f_rosenbrock(x):
        return sum(100 * (x[i + 1] - x[i]**2)**2 + (1 - x[i])**2 for i in range(len(x) - 1))

    def f_beale(x):
        x, y = x
        q = sp.Rational
        return (q(3, 2) - x + x*y)**2 + (q(9, 4) - x + x*y**2)**2 + (q(21, 8) - x + x*y**3)**2

    def f_himmelblau(x):
        x, y = x
        return (x**2 + y - 11)**2 + (x + y**2 - 7)**2

    def f_booth(x):
        x, y = x
        return (x + 2*y - 7)**2 + (2*x + y - 5)**2

    def f_branin(x):
        x, y = x
        b, c, t = sp.Rational(51, 10) / (4 * sp.pi**2), 5 / sp.pi, 1 / (8 * sp.pi)
        return (y - b*x**2 + c*x - 6)**2 + 10 * (1 - t) * sp.cos(x) + 10

    def f_rastrigin(x):
        return 10 * len(x) + sum(v**2 - 10 * sp.cos(2 * sp.pi * v) for v in x)

    def f_ackley(x):
        n = len(x)
        return (-20 * sp.exp(-sp.Rational(1, 5) * sp.sqrt(sum(v**2 for v in x) / n))
                - sp.exp(sum(sp.cos(2 * sp.pi * v) for v in x) / n) + 20 + sp.E)

    def f_styblinski_tang(x):
        return sum(v**4 - 16 * v**2 + 5 * v for v in x) / 2

    def spread(dim, low, high, count, seed):
        """`count` points in a box, from an LCG, rounded to two decimals."""
        state, points = seed, []
        for _ in range(count):
            point = []
            for _ in range(dim):
                state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
                u = (state >> 11) / 2**53
                point.append(round(low + (high - low) * u, 2))
            points.append(point)
        return points

    def chain(dim):
        return [-1.2 if i % 2 == 0 else 1.0 for i in range(dim)]

    plan = []
    for dim in (2, 3, 10):
        plan.append(("rosenbrock", f_rosenbrock, dim,
                     [chain(dim), [1.0] * dim, [0.0] * dim] + spread(dim, -2, 2, 9, 11 + dim)))
    plan += [
        ("beale", f_beale, 2, [[1.0, 1.0], [3.0, 0.5], [0.0, 0.0], [-4.5, 4.5]] + spread(2, -4.5, 4.5, 8, 21)),
        ("himmelblau", f_himmelblau, 2, [[0.0, 0.0], [3.0, 2.0], [-5.0, 5.0]] + spread(2, -5, 5, 9, 22)),
        ("booth", f_booth, 2, [[0.0, 0.0], [1.0, 3.0], [-10.0, 10.0]] + spread(2, -10, 10, 9, 23)),
        ("branin", f_branin, 2, [[0.0, 0.0], [2.5, 7.5], [-5.0, 15.0], [3.0, 2.0]]
         + [[round(a, 2), round(b, 2)] for (a,), (b,) in zip(spread(1, -5, 10, 8, 24), spread(1, 0, 15, 8, 25))]),
    ]
    for dim in (2, 5):
        plan += [
            ("rastrigin", f_rastrigin, dim,
             [[4.1] * dim, [0.0] * dim, [-5.12] * dim] + spread(dim, -5.12, 5.12, 9, 31 + dim)),
            ("ackley", f_ackley, dim,
             [[1.0 if i == 0 else 0.25 for i in range(dim)], [0.01] * dim, [-30.0] + [20.3] * (dim - 1)]
             + spread(dim, -5, 5, 9, 41 + dim)),
            ("styblinski_tang", f_styblinski_tang, dim,
             [[0.0] * dim, [-2.9] * dim, [5.0] * dim] + spread(dim, -5, 5, 9, 51 + dim)),
        ]

    def round40(expression, at):
        """The exact expression at the exact binary point: 40 digits, then to float64."""
        value = sp.N(expression.subs(at), 40)
        return 0.0 if value == 0 else float(value)

    cases = []
    for problem, function, dim, points in plan:
        xs = sp.symbols(f"x0:{dim}", real=True)
        value = function(xs)
        gradient = [sp.diff(value, x) for x in xs]
        rows = []
        for point in points:
            at = {x: sp.Rational(p) for x, p in zip(xs, point)}      # exact value of the float
            row = {"x": point, "value": round40(value, at), "gradient": [round40(g, at) for g in gradient]}
            if problem == "rosenbrock":
                assert np.isclose(row["value"], rosen(point), rtol=1e-13, atol=1e-13)
                assert np.allclose(row["gradient"], rosen_der(np.array(point)), rtol=1e-12, atol=1e-11)
            if problem in SURFACES and dim == 2:
                assert np.allclose(row["gradient"], SURFACES[problem][0](point), rtol=1e-12, atol=1e-11)
                assert np.isclose(row["value"], SURFACES[problem][1](point), rtol=1e-12, atol=1e-11)
            rows.append(row)
        cases.append({"problem": problem, "dim": dim, "points": rows})
    dump("problems.json", {"versions": versions("sympy", "mpmath", "scipy")}, cases)
