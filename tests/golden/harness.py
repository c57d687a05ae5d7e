"""What the files in optimizers/ share: inputs, surfaces, runners of the packages, the loops with their checks."""

import os

os.environ["KERAS_BACKEND"] = "jax"
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")
os.environ.setdefault("JAX_PLATFORMS", "cpu")
# One thread: nothing here is large, and sums cannot be reordered.
os.environ.setdefault("OMP_NUM_THREADS", "1")

import copy
import importlib
import inspect
import json
import math
import platform
from importlib.metadata import version
from operator import attrgetter
from pathlib import Path

import numpy as np

__all__ = ["np", "math", "but", "Runner", "Torch", "TorchPackage", "Keras", "Optax", "Tf1", "Function", "Paper"]

HERE = Path(__file__).resolve().parent

OPEN_STEPS = [1, 2, 3, 5, 10, 20, 50, 100, 200, 350, 500, 700, 850, 1000]
CLOSED_STEPS = [1, 2, 3, 5, 10, 20, 30, 50, 75, 100, 125, 150]
START = [1.0, -0.625, 0.0, 0.25]
SCHEDULE = {"kind": "exponential", "gamma": 0.99}
OPEN_TOL = 1e-12
CLOSED_TOL = 1e-11


# ------------------------------------------------------------ fixed inputs ---

def lcg(state):
    """Numbers in [0, 1) from a 64-bit LCG, without end."""
    while True:
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        yield (state >> 11) / 2**53


def make_gradients(count=1000):
    """The fixed gradient sequence of the open loop.

    coordinate 0  magnitude 0.2 .. 1.8, both signs
    coordinate 1  stretches of exact zeros, of the constant 0.7, and of values
    coordinate 2  magnitudes 1e-30 .. 1e-3; the first steps only tiny ones
    coordinate 3  magnitude 0.1 .. 1.1, both signs; spikes at steps 600, 777, 940
    """
    numbers = lcg(20240229)

    def uniform():
        return next(numbers)

    def sign(p_plus):
        return 1.0 if uniform() < p_plus else -1.0

    spikes = {600: 1e30, 777: 1e30, 940: -2.5e29}
    rows = []
    for t in range(1, count + 1):
        g0 = sign(0.65) * (0.2 + 1.6 * uniform())

        value = sign(0.6) * (0.05 + 1.5 * uniform())
        phase = (t - 1) % 200
        if phase < 4 or 90 <= phase < 130 or 620 < t <= 820:
            g1 = 0.0
        elif 40 <= phase < 90:
            g1 = 0.7
        else:
            g1 = value

        if t <= 20:
            low, high = -30.0, -24.0
        elif t <= 60:
            low, high = -24.0, -12.0
        elif t <= 200:
            low, high = -12.0, -6.0
        else:
            low, high = -30.0, -3.0
        exponent = low + (high - low) * uniform()
        # Decimal text keeps the number independent of the libm's pow.
        digit = 1.0 + math.floor(9000.0 * uniform()) / 1000.0
        g2 = sign(0.7) * float(f"{digit}e{math.floor(exponent)}")

        g3 = sign(0.6) * (0.1 + uniform())
        g3 = spikes.get(t, g3)
        rows.append([g0, g1, g2, g3])
    return rows


def make_losses(count=1000):
    """The losses of the open loop: a noisy decay from 10 towards 0.5."""
    numbers = lcg(20240301)
    return [round(0.5 + 950.0 / (99 + t) * (0.75 + 0.5 * next(numbers)), 4) for t in range(1, count + 1)]


def make_normals(count=1000):
    """Rows of four standard normal numbers, by Box and Muller, rounded so that no libm matters."""
    numbers = lcg(20240302)

    def normal():
        radius = math.sqrt(-2.0 * math.log(1.0 - next(numbers)))
        return round(radius * math.cos(2.0 * math.pi * next(numbers)), 6)
    return [[normal() for _ in START] for _ in range(count)]


GRADIENTS, LOSSES, NORMALS = make_gradients(), make_losses(), make_normals()


# ---------------------------------------------------------------- surfaces ---

def rosenbrock(v):
    x, y = v
    return [-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)]


def rosenbrock_value(v):
    x, y = v
    return (1 - x) * (1 - x) + 100 * (y - x * x) * (y - x * x)


def beale(v):
    x, y = v
    a = 1.5 - x + x * y
    b = 2.25 - x + x * y * y
    c = 2.625 - x + x * y * y * y
    return [2 * a * (y - 1) + 2 * b * (y * y - 1) + 2 * c * (y * y * y - 1),
            2 * a * x + 4 * b * x * y + 6 * c * x * y * y]


def beale_value(v):
    x, y = v
    a = 1.5 - x + x * y
    b = 2.25 - x + x * y * y
    c = 2.625 - x + x * y * y * y
    return a * a + b * b + c * c


def himmelblau(v):
    x, y = v
    a = x * x + y - 11
    b = x + y * y - 7
    return [4 * a * x + 2 * b, 2 * a + 4 * b * y]


def himmelblau_value(v):
    x, y = v
    a = x * x + y - 11
    b = x + y * y - 7
    return a * a + b * b


def booth(v):
    x, y = v
    a = x + 2 * y - 7
    b = 2 * x + y - 5
    return [2 * a + 4 * b, 4 * a + 2 * b]


def booth_value(v):
    x, y = v
    a = x + 2 * y - 7
    b = 2 * x + y - 5
    return a * a + b * b


# gradient, value, start
SURFACES = {
    "rosenbrock": (rosenbrock, rosenbrock_value, [-1.2, 1.0]),
    "beale": (beale, beale_value, [1.0, 1.0]),
    "himmelblau": (himmelblau, himmelblau_value, [0.0, 0.0]),
    "booth": (booth, booth_value, [0.0, 0.0]),
}


# ------------------------------------------------------------- the formula ---

class Hyper(dict):
    """Hyperparameters, as h["lr"] or h.lr."""

    __getattr__ = dict.__getitem__


class Formula:
    """The plain formula `step` of an optimizer's file, in whatever float type `real` is. `step(self, g)` finds

    x        the iterate, which it sets anew
    h        the hyperparameters, with the `lr` of this step
    t        the number of the step, from 1
    s        a dict for its state; `get(key, fill)` is that or an array like x
    loss     the loss at x, `normal` an array of normal numbers like x
    dialect  whose dialect it is
    answer   which it sets if the method returns another iterate than x
    """

    def __init__(self, module, dialect, params, schedule):
        self.update, self.dialect = module.step, dialect
        self.params = {**module.DEFAULTS[dialect], **params}
        self.gamma = schedule and schedule["gamma"]

    def start(self, x, real):
        self.real, self.x = real, np.array(x, dtype=real)
        self.base = {k: real(v) if type(v) is float else v for k, v in self.params.items()}
        self.t, self.s, self.answer = 0, {}, None
        return self

    def get(self, key, fill=0.0):
        return self.s.get(key, np.full_like(self.x, self.real(fill)))

    def step(self, g, loss, normal):
        self.t += 1
        self.h = Hyper(self.base)
        if self.gamma:
            self.h["lr"] = self.h.lr * self.real(self.gamma) ** (self.t - 1)
        self.loss, self.normal = self.real(loss), np.array(normal, dtype=self.real)
        self.update(self, np.array(g, dtype=self.real))
        return self.x if self.answer is None else (self.x, self.answer)


# ----------------------------------------------------------- the packages ----

def call_text(function, arguments):
    return f"{function}({', '.join(f'{k}={v!r}' for k, v in arguments.items())})"


class Runner:
    """Runs an optimizer of a package. In an optimizer's file:

        Torch("RMSprop", rho="alpha")

    function  its name, or a function of the (renamed) arguments that returns it and may change them
    fixed     arguments that the package is always given
    implied   keys that cases may have, with exactly these values, because the package is like that: not passed on
    extra     function of the runner: keyword arguments of each update, from runner.loss, runner.normal, runner.t
    answer    function of the runner: the iterate that the method returns, where that is not runner.x
    begin     function of the runner: called after the optimizer has been made (runner.opt)
    names     canonical key = the package's; those in `common` are known
    """

    package = None
    prefix = ""
    common = {}
    needs = ()      # further packages whose versions matter

    def __init__(self, function, *, fixed=None, implied=None, extra=None, answer=None, begin=None, **names):
        self.function, self.fixed, self.implied = function, fixed or {}, implied or {}
        self.extra_of, self.answer_of, self.begin = extra, answer, begin
        self.names = {**self.common, **names}

    def bind(self, optimizer, module, dialect, params, schedule):
        """The runner of one case."""
        run = copy.copy(self)
        run.optimizer, run.schedule = optimizer, schedule
        args = {k: v for k, v in params.items() if k not in self.implied}
        assert all(self.implied.get(k, v) == v for k, v in params.items()), (params, self.implied)
        run.formula = Formula(module, dialect, params, schedule)
        run.args = {self.names.get(k, k): v for k, v in run.packed(args, module.DEFAULTS[dialect]).items()}
        run.args.update(self.fixed)
        if callable(run.function):
            run.function = run.function(run.args)
        run.call = call_text(run.prefix + run.function, run.args)
        if schedule:
            run.call = run.scheduled(run.call)
        return run

    def packed(self, args, _defaults):
        return args

    def scheduled(self, call):
        """The call with the schedule in place of the learning rate."""
        name = self.names.get("lr", "lr")
        old = f"{name}={self.args[name]!r}"
        assert old in call, (old, call)
        return call.replace(old, f"{name}={self.lr_text(self.args[name], self.schedule['gamma'])}")

    def begun(self):
        self.t = 0
        if self.begin:
            self.begin(self)

    def extra(self):
        return self.extra_of(self) if self.extra_of else {}

    def feed(self, g, loss, normal):
        """The iterate after the next update, or (iterate, answer)."""
        self.t += 1
        self.loss, self.normal = loss, normal
        x = self.step(g)
        return x if self.answer_of is None else (x, np.array(self.answer_of(self), dtype=np.float64))


class Torch(Runner):
    package = "torch"
    module = "torch.optim"
    common = {"initial_accumulator": "initial_accumulator_value"}

    @property
    def prefix(self):
        return self.module + "."

    def packed(self, args, defaults):
        """beta1, beta2, … become betas, unless the file gives them names."""
        betas = [k for k in ("beta1", "beta2", "beta3") if k in defaults and k not in self.names]
        if not any(k in args for k in betas):
            return args
        rest = {k: v for k, v in args.items() if k not in betas}
        return {**rest, "betas": tuple(args.get(k, defaults[k]) for k in betas)}

    def scheduled(self, call):
        return f"{call} with torch.optim.lr_scheduler.LambdaLR(lambda s: {self.schedule['gamma']}**s)"

    def start(self, x):
        import torch
        # Scalars that an optimizer keeps as tensors (ASGD's eta) would be float32 otherwise.
        torch.set_default_dtype(torch.float64)
        self.torch = torch
        self.x = torch.tensor(x, dtype=torch.float64, requires_grad=True)
        self.opt = attrgetter(self.function)(importlib.import_module(self.module))([self.x], **self.args)
        gamma = self.schedule and self.schedule["gamma"]
        self.lr = gamma and torch.optim.lr_scheduler.LambdaLR(self.opt, lambda s: gamma**s)
        self.begun()

    def step(self, g):
        self.x.grad = self.torch.tensor(g, dtype=self.torch.float64)
        self.opt.step(**self.extra())
        if self.lr:
            self.lr.step()
        assert self.x.dtype == self.torch.float64
        return self.x.detach().numpy().copy()


class TorchPackage(Torch):
    """An optimizer for torch from another package: TorchPackage("schedulefree", "AdamWScheduleFree").

    `package` is its name on PyPI; `module` is given where it is imported by another name.
    """

    needs = ("torch",)

    def __init__(self, package, function, *, module=None, **options):
        super().__init__(function, **options)
        self.package, self.module = package, module or package.replace("-", "_")


class Keras(Runner):
    """Keras 3 on the JAX backend, eager optimizer.apply.

    Not the TensorFlow backend: there ops.cast turns a Python float into a
    float32 tensor first, which rounds SGD's momentum, weight_decay, Adagrad's
    initial accumulator and Adam's beta_1, beta_2 (in the bias correction) to
    float32 although floatx and all variables are float64.
    """

    package = "keras"
    prefix = "keras.optimizers."
    common = dict(lr="learning_rate", eps="epsilon", beta1="beta_1", beta2="beta_2",
                  initial_accumulator="initial_accumulator_value")
    needs = ("jax",)

    def lr_text(self, lr, gamma):
        return f"keras.optimizers.schedules.ExponentialDecay({lr!r}, decay_steps=1, decay_rate={gamma})"

    def start(self, x):
        import jax
        jax.config.update("jax_enable_x64", True)
        import keras
        keras.backend.set_floatx("float64")
        self.jnp, self.keras = jax.numpy, keras
        args = dict(self.args)
        if self.schedule:
            args[self.names["lr"]] = keras.optimizers.schedules.ExponentialDecay(
                args[self.names["lr"]], decay_steps=1, decay_rate=self.schedule["gamma"])
        self.x = keras.Variable(np.array(x), dtype="float64")
        self.opt = getattr(keras.optimizers, self.function)(**args)
        self.opt.build([self.x])
        assert all(v.dtype in ("float64", "int32", "int64") for v in self.opt.variables), self.call
        self.begun()

    def step(self, g):
        self.opt.apply([self.jnp.array(g, dtype=self.jnp.float64)], [self.x], **self.extra())
        assert self.x.value.dtype == self.jnp.float64
        return np.array(self.x.value)


class Optax(Runner):
    """`function` may have a dot: "contrib.prodigy". `build(optax, args)`, if given, makes the transformation."""

    package = "optax"
    prefix = "optax."
    common = dict(lr="learning_rate", beta1="b1", beta2="b2", initial_accumulator="initial_accumulator_value")
    needs = ("jax",)

    def __init__(self, function, *, build=None, **options):
        super().__init__(function, **options)
        self.build, self.update = build, None

    def lr_text(self, lr, gamma):
        return f"optax.exponential_decay({lr!r}, transition_steps=1, decay_rate={gamma})"

    def make(self):
        """The transformation and its jitted update."""
        args, jnp = dict(self.args), self.jnp
        if self.schedule:
            # The optimizer's step counter is int32, and with an int32 argument this
            # schedule computes in float32 even under jax_enable_x64.
            schedule = self.optax.exponential_decay(
                args[self.names["lr"]], transition_steps=1, decay_rate=self.schedule["gamma"])
            args[self.names["lr"]] = lambda count: schedule(count.astype(jnp.float64))
        if self.build:
            self.opt = self.build(self.optax, args)
        else:
            self.opt = attrgetter(self.function)(self.optax)(**args)

        def update(g, state, x, extra):
            u, state = self.opt.update(g, state, x, **extra)
            return self.optax.apply_updates(x, u), state

        self.update = self.jax.jit(update)

    def start(self, x):
        import jax
        import optax
        import optax.contrib
        jax.config.update("jax_enable_x64", True)
        self.jax, self.jnp, self.optax = jax, jax.numpy, optax
        if self.update is None:
            self.make()
        self.x = self.jnp.array(x, dtype=self.jnp.float64)
        self.state = self.opt.init(self.x)
        self.check_state()
        self.begun()

    def check_state(self):
        exact = ("float64", "int32", "int64", "uint32", "bool")
        assert all(str(self.jnp.asarray(v).dtype) in exact for v in self.jax.tree.leaves(self.state)), self.call

    def step(self, g):
        extra = self.jax.tree.map(lambda v: self.jnp.array(v, dtype=self.jnp.float64), self.extra())
        self.x, self.state = self.update(self.jnp.array(g, dtype=self.jnp.float64), self.state, self.x, extra)
        assert self.x.dtype == self.jnp.float64
        if self.t == 1:
            self.check_state()
        return np.array(self.x)


class Tf1(Runner):
    """tf.compat.v1.train, run eagerly.

    These classes turn Python floats into float32 tensors before they cast them
    to the variable's type, so a plain `epsilon=1e-10` (given or defaulted) would
    be rounded to float32. Every hyperparameter is therefore handed over as a
    float64 tensor, the defaults too. `call` shows the call without that.
    """

    package = "tensorflow"
    prefix = "tf.compat.v1.train."
    common = dict(lr="learning_rate", eps="epsilon", nesterov="use_nesterov",
                  initial_accumulator="initial_accumulator_value")
    plain = ("initial_accumulator_value",)

    def lr_text(self, lr, gamma):
        return f"lambda: {lr!r} * {gamma}**step"

    def all_args(self, make):
        known = inspect.signature(make.__init__).parameters.values()
        args = {p.name: p.default for p in known if type(p.default) is float}
        return {**args, **self.args}

    def start(self, x):
        import tensorflow as tf
        self.tf = tf
        make = getattr(tf.compat.v1.train, self.function)
        args = {k: tf.constant(v, dtype=tf.float64) if type(v) is float and k not in self.plain else v
                for k, v in self.all_args(make).items()}
        if self.schedule:
            lr, gamma = self.args["learning_rate"], self.schedule["gamma"]
            args["learning_rate"] = lambda: tf.constant(lr * gamma**(self.t - 1), dtype=tf.float64)
        self.x = tf.Variable(x, dtype=tf.float64)
        self.opt = make(**args)
        self.begun()

    def step(self, g):
        self.opt.apply_gradients([(self.tf.constant(g, dtype=self.tf.float64), self.x)], **self.extra())
        assert all(v.dtype == self.tf.float64 for v in self.opt.variables())
        return np.array(self.x.numpy())


class Function(Runner):
    """Any other package or an author's code, driven by two functions of the optimizer's file.

    `start(runner, x)` sets up the run; `step(runner, g)` makes an update and returns x or (x, answer). They find
    runner.args, and in `step` runner.t, runner.lr (of this step), runner.loss, runner.normal. `package` is a name on
    PyPI, or None for code that is not there (then `function` tells where it is from, and `pinned` which version).
    """

    def __init__(self, package, function, start, step, *, needs=(), pinned=None, **options):
        super().__init__(function, **options)
        self.package, self.needs, self.pinned = package, needs, pinned
        self.start_with, self.step_with = start, step

    def lr_text(self, lr, gamma):
        return f"{lr!r} * {gamma}**s"

    def start(self, x):
        self.start_with(self, x)
        self.begun()

    def step(self, g):
        gamma = self.schedule["gamma"] if self.schedule else 1.0
        name = self.names.get("lr", "lr")
        self.lr = self.args[name] * gamma ** (self.t - 1) if name in self.args else None
        return self.step_with(self, g)


class Paper(Runner):
    """No package: the data is that of the plain formula in float64."""

    def __init__(self):
        super().__init__("paper formula")

    @property
    def prefix(self):
        return self.optimizer + " "

    def lr_text(self, lr, gamma):
        return f"{lr!r} * {gamma}**s"

    def start(self, x):
        self.run = copy.copy(self.formula).start(x, np.float64)
        self.begun()

    def step(self, g):
        return self.run.step(g, self.loss, self.normal)


# --------------------------------------------------------------- the loops ---

OPTIONS = dict(open_until=1000, open_tol=OPEN_TOL, relative_to_largest=False, open_shape=None, closed_shape=None)


class Case:
    def __init__(self, params, options):
        self.params, self.options = params, options


def but(params, **options):
    """A case that needs something else than the others; `why` says why.

    open_until           last step of the open loop; 0: no open loop
    open_tol             its relative tolerance
    relative_to_largest  True: relative to the largest |x| of a coordinate so far, not to its |x|
    open_shape           shape of the parameters, e.g. (2, 2), in the open and
    closed_shape         in the closed loop, for rules that see matrices
    """
    assert options.get("why"), f"why? {params} {options}"
    assert not set(options) - {*OPTIONS, "why"}, options
    return Case(params, options)


def both(result):
    """(x, answer), flat; without an answer that is None."""
    x, answer = result if isinstance(result, tuple) else (result, None)
    return np.ravel(x), None if answer is None else np.ravel(answer)


def gaps(a, b, largest=None):
    """Largest |a-b|/|b| over the coordinates (0 where both are 0), or |a-b|/largest."""
    worst = 0.0
    for i, (p, q) in enumerate(zip(a, b, strict=True)):
        gap = abs(float(np.longdouble(p) - np.longdouble(q)))
        scale = float(abs(q) if largest is None else largest[i])
        if gap:
            worst = max(worst, gap / scale if scale else math.inf)
        elif math.isnan(gap):
            return math.inf
    return worst


def gap_of(got, expected, largest=(None, None)):
    """The gap of iterates and answers."""
    assert (got[1] is None) == (expected[1] is None), "package and formula have to agree on whether there is an answer"
    return max(gaps(a, b, size) for a, b, size in zip(got, expected, largest) if a is not None)


class Rows:
    """The recorded iterates."""

    def __init__(self):
        self.steps, self.x, self.answer = [], [], []

    def add(self, t, x, answer):
        self.steps.append(t)
        self.x.append(x.tolist())
        if answer is not None:
            self.answer.append(answer.tolist())

    def out(self, shape):
        out = {"steps": self.steps, "x": self.x}
        if self.answer:
            out["answer"] = self.answer
        return {"shape": list(shape), **out} if shape else out


def shaped(values, shape):
    return np.array(values).reshape(shape).tolist() if shape else list(values)


def larger(largest, result):
    """The largest magnitudes so far, of x and answer."""
    return [old if now is None else np.maximum(old, np.abs(now)) for old, now in zip(largest, result)]


def open_loop(runner, options):
    until, shape = options["open_until"], options["open_shape"]
    start = shaped(START, shape)
    runner.start(start)
    formulas = [copy.copy(runner.formula).start(start, real) for real in (np.float64, np.longdouble)]
    steps = [t for t in OPEN_STEPS if t < until] + [until]
    rows, worst, largest = Rows(), 0.0, [np.abs(START)] * 2
    for t, (g, loss, normal) in enumerate(zip(GRADIENTS[:until], LOSSES, NORMALS), 1):
        g, normal = shaped(g, shape), shaped(normal, shape)
        got = both(runner.feed(g, loss, normal))
        largest = larger(largest, got)
        expected = [both(formula.step(g, loss, normal)) for formula in formulas]
        if t in steps:
            assert all(np.isfinite(v).all() for v in got if v is not None), (runner.call, t, got)
            scale = largest if options["relative_to_largest"] else (None, None)
            worst = max([worst] + [gap_of(got, e, scale) for e in expected])
            assert worst <= options["open_tol"], f"{runner.call}: apart by {worst:.1e} at step {t}: {got} {expected}"
            rows.add(t, *got)
    return rows.out(shape), worst


def closed_loop(runner, surface, options):
    gradient, value, start = SURFACES[surface]
    shape = options["closed_shape"]
    runner.start(shaped(start, shape))
    formula = copy.copy(runner.formula).start(shaped(start, shape), np.longdouble)
    x, y, rows, worst = np.array(start), np.array(start, dtype=np.longdouble), Rows(), 0.0
    for t in range(1, CLOSED_STEPS[-1] + 1):
        normal = shaped(NORMALS[t - 1][:len(start)], shape)
        at = x.tolist()
        got = both(runner.feed(shaped([float(g) for g in gradient(at)], shape), float(value(at)), normal))
        x = got[0]
        grad = np.array(gradient(y), dtype=np.longdouble)
        expected = both(formula.step(grad.reshape(shape) if shape else grad, value(y), normal))
        y = expected[0]
        if not np.isfinite(x).all() or np.abs(x).max() > 1e6:
            return None, f"diverges at step {t}"
        if t in CLOSED_STEPS:
            gap = gap_of(got, expected)
            if gap > CLOSED_TOL:
                if len(rows.x) < 5:
                    return None, f"chaotic at step {t}"
                break
            worst = max(worst, gap)
            rows.add(t, *got)
    return rows.out(shape), worst


# ------------------------------------------------------------------ output ---

def versions(*packages):
    return {"python": platform.python_version(), **{p: version(p) for p in packages}}


def encode(value):
    """json writes floats by repr."""
    return json.dumps(value, allow_nan=False)


def dump(name, head, cases):
    """JSON with one case per line."""
    lines = ["{"]
    lines += [f" {encode(k)}: {encode(v)}," for k, v in head.items()]
    lines.append(' "cases": [')
    lines.append(",\n".join("  " + encode(c) for c in cases))
    lines += [" ]", "}"]
    (HERE / name).write_text("\n".join(lines) + "\n")
    print(f"{name}: {len(cases)} cases, {(HERE / name).stat().st_size} bytes")


def write_gradients():
    """The fixed inputs, one row per line."""
    def rows(key, values):
        return f' {encode(key)}: [\n' + ",\n".join("  " + encode(v) for v in values) + "\n ]"
    parts = [f' "start": {encode(START)}', rows("gradients", GRADIENTS), f' "losses": {encode(LOSSES)}',
             rows("normals", NORMALS)]
    (HERE / "gradients.json").write_text("{\n" + ",\n".join(parts) + "\n}\n")


def write_case(name, dialect, runner, case, options):
    """One case, with a line of what came out of it."""
    out = {"name": f"{name}@{dialect}", "package": runner.package, "params": case.params, "call": runner.call}
    if runner.schedule:
        out["schedule"] = runner.schedule
    if options["relative_to_largest"]:
        out["relative_to_largest"] = True
    if options["open_tol"] != OPEN_TOL:
        out["open_tolerance"] = options["open_tol"]
    if "why" in options:
        out["why"] = options["why"]
    notes = ["no open loop"]
    if options["open_until"]:
        out["open"], gap = open_loop(runner, options)
        notes = [f"open {gap:.0e}"]
    out["closed"] = {}
    for surface in SURFACES:
        run, info = closed_loop(runner, surface, options)
        if run:
            out["closed"][surface] = run
            last = run["steps"][-1]
            notes.append(f"{info:.0e}" + (f" (to {last})" if last < CLOSED_STEPS[-1] else ""))
        else:
            notes.append(f"[{surface}: {info}]")
    print(f"{out['name']:15} {' '.join(notes)}  {runner.call}", flush=True)
    return out


def write_optimizer(name):
    """optimizers/<name>.json from optimizers/<name>.py."""
    np.seterr(all="ignore")
    module = importlib.import_module(f"optimizers.{name}")
    general = vars(module).get("OPTIONS", {})
    assert not general or general.get("why"), f"{name}: OPTIONS need a `why`"
    assert not set(general) - {*OPTIONS, "why"}, general
    plan = [(dialect, case, schedule) for dialect in module.PACKAGES
            for cases, schedule in ((module.CASES, None), (vars(module).get("SCHEDULED", {}), SCHEDULE))
            for case in cases.get(dialect, [])]
    out, calls, packages = [], set(), []
    for dialect, case, schedule in plan:
        case = case if isinstance(case, Case) else Case(case, {})
        runner = module.PACKAGES[dialect].bind(name, module, dialect, case.params, schedule)
        key = (dialect, runner.call)
        assert key not in calls, key
        calls.add(key)
        packages += [p for p in (runner.package, *runner.needs) if p]
        out.append(write_case(name, dialect, runner, case, {**OPTIONS, **general, **case.options}))
    distributions = {"tensorflow": "tensorflow_cpu"}
    used = versions(*dict.fromkeys(distributions.get(p, p) for p in packages), "numpy")
    used.update({r.function: r.pinned for r in module.PACKAGES.values() if getattr(r, "pinned", None)})
    dump(f"optimizers/{name}.json", {"versions": used, "conventions": vars(module).get("CONVENTIONS", [])}, out)
