"""problems/<name>.json: values and exact gradients of the loss surfaces, from the formulas in problems/<name>.py.

A formula is written once, in plain Python on exact numbers: 50 digits (mpmath), each with its derivatives along all
coordinates (forward automatic differentiation). What is written is rounded to float64 at the very end, so it has no
rounding of its own. Formulas come from the papers, not from src/problem.
"""

import importlib.util
import json
from pathlib import Path

import mpmath
from mpmath import mpf

mpmath.mp.dps = 50
HERE = Path(__file__).resolve().parent

__all__ = ["case", "mpf", "pi", "e", "exp", "log", "sin", "cos", "tan", "atan", "tanh", "cosh", "sinh", "sqrt", "absolute", "q",
           "value_of"]

pi, e = +mpmath.pi, +mpmath.e


def q(text):
    """The exact decimal, such as q("0.1"), which is not the float 0.1."""
    return mpf(text)


class Number:
    """A number with its derivatives."""

    def __init__(self, value, slopes):
        self.value, self.slopes = mpf(value), slopes

    @staticmethod
    def of(other, like):
        return other if isinstance(other, Number) else Number(other, [mpf(0)] * len(like.slopes))

    def chain(self, value, slope):
        return Number(value, [slope * d if d else mpf(0) for d in self.slopes])

    def __neg__(self):
        return self.chain(-self.value, mpf(-1))

    def __add__(self, other):
        other = Number.of(other, self)
        return Number(self.value + other.value, [a + b for a, b in zip(self.slopes, other.slopes)])

    def __mul__(self, other):
        other = Number.of(other, self)
        return Number(self.value * other.value,
                      [a * other.value + self.value * b for a, b in zip(self.slopes, other.slopes)])

    def __pow__(self, power):
        if isinstance(power, Number):
            return exp(power * log(self))
        power = mpf(power)
        if power == 0:
            return Number.of(1, self)
        return self.chain(self.value**power, power * self.value**(power - 1))

    def __rpow__(self, base):
        return exp(self * mpmath.log(base))

    def __sub__(self, other):
        return self + -Number.of(other, self)

    def __rsub__(self, other):
        return Number.of(other, self) + -self

    def __truediv__(self, other):
        return self * Number.of(other, self)**-1

    def __rtruediv__(self, other):
        return Number.of(other, self) * self**-1

    __radd__, __rmul__ = __add__, __mul__

    def __lt__(self, other):
        return self.value < value_of(other)

    def __gt__(self, other):
        return self.value > value_of(other)

    def __le__(self, other):
        return self.value <= value_of(other)

    def __ge__(self, other):
        return self.value >= value_of(other)


def value_of(x):
    """The number alone, to decide by."""
    return x.value if isinstance(x, Number) else mpf(x)


def function(f, slope):
    """A function of numbers, with or without derivatives."""
    return lambda x: x.chain(f(x.value), slope(x.value)) if isinstance(x, Number) else f(mpf(x))


exp = function(mpmath.exp, mpmath.exp)
log = function(mpmath.log, lambda x: 1 / x)
sin = function(mpmath.sin, mpmath.cos)
cos = function(mpmath.cos, lambda x: -mpmath.sin(x))
tan = function(mpmath.tan, lambda x: 1 + mpmath.tan(x)**2)
atan = function(mpmath.atan, lambda x: 1 / (1 + x * x))
tanh = function(mpmath.tanh, lambda x: 1 - mpmath.tanh(x)**2)
sinh = function(mpmath.sinh, mpmath.cosh)
cosh = function(mpmath.cosh, mpmath.sinh)
sqrt = function(mpmath.sqrt, lambda x: 1 / (2 * mpmath.sqrt(x)) if x else mpf(0))
# Where it has no derivative, that of absolute is 0.
absolute = function(abs, mpmath.sign)


def case(*points, box, more=8, seed=1, **params):
    """Points of a surface with these parameters: those given, and `more` pseudo-random ones of the box, an interval or
    one for each coordinate, rounded to two decimals or, in a small box, to four significant digits."""
    dim = len(points[0])
    box = box if isinstance(box[0], (list, tuple)) else [box] * dim
    state, points = seed, [[float(x) for x in point] for point in points]
    for _ in range(more):
        point = []
        for low, high in box:
            state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
            x = low + (high - low) * ((state >> 11) / 2**53)
            point.append(round(x, 2) if high - low > 0.5 else float(f"{x:.4g}"))
        points.append(point)
    return {"params": params, "points": points}


def evaluated(f, params, point):
    """Value and gradient at a point, in float64."""
    n = len(point)
    x = [Number(p, [mpf(int(i == j)) for j in range(n)]) for i, p in enumerate(point)]
    y = Number.of(f(x, **params), x[0])
    assert all(mpmath.isfinite(v) for v in [y.value, *y.slopes]), (params, point)
    return {"x": point, "value": float(y.value), "gradient": [float(d) for d in y.slopes]}


def write_problem(name):
    spec = importlib.util.spec_from_file_location(name, HERE / "problems" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    lines = []
    for given in module.CASES:
        points = [evaluated(module.f, given["params"], point) for point in given["points"]]
        lines.append("  " + json.dumps({"params": given["params"], "points": points}, allow_nan=False))
    head = json.dumps({"mpmath": mpmath.__version__})
    text = f'{{\n "versions": {head},\n "cases": [\n' + ",\n".join(lines) + "\n ]\n}\n"
    (HERE / "problems" / f"{name}.json").write_text(text)
    print(f"problems/{name}.json: {sum(len(c['points']) for c in module.CASES)} points, {len(text)} bytes")


def write_problems(*names):
    for name in names or sorted(path.stem for path in (HERE / "problems").glob("*.py")):
        write_problem(name)


if __name__ == "__main__":
    import sys

    # What the formulas import is this very module.
    sys.modules["problems"] = sys.modules["__main__"]
    write_problems(*sys.argv[1:])
