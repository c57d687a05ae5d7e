#!/usr/bin/env python3
"""Writes the golden reference data beside this file:

    optimizers.json  trajectories of the optimizers of torch, keras, optax and
                     tf.compat.v1.train (dialects @torch, @keras, @optax, @tf1)
    schedules.json   learning-rate factors of torch and optax schedules
    problems.json    values and exact gradients of the test functions

How to run (Python 3.11):

    python3 -m venv venv && . venv/bin/activate
    pip install -r requirements.txt
    python generate.py [optimizers] [schedules] [problems]     # default: all

Everything is float64 and deterministic; no library random numbers are used.
Every optimizer trajectory is checked against an independent plain numpy
implementation of the same formula (class Reference below), run both in float64
and in extended precision:

  * open loop  : |package - reference| <= 1e-12 |reference|   (asserted)
  * closed loop: a surface is left out of a case if the iterates diverge. Where
    the package and the extended-precision run drift apart by more than 1e-11,
    relative, the run is chaotic and no reference exists from there on: only the
    steps before that are kept, and no surface with fewer than 5 of them.
"""

import os

os.environ["KERAS_BACKEND"] = "jax"
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")
os.environ.setdefault("JAX_PLATFORMS", "cpu")
# one thread: nothing here is large, and sums cannot be reordered
os.environ.setdefault("OMP_NUM_THREADS", "1")

import json
import math
import platform
import sys
from importlib.metadata import version
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent

OPEN_STEPS = [1, 2, 3, 5, 10, 20, 50, 100, 200, 350, 500, 700, 850, 1000]
CLOSED_STEPS = [1, 2, 3, 5, 10, 20, 30, 50, 75, 100, 125, 150]
START = [1.0, -0.625, 0.0, 0.25]
OPEN_TOL = 1e-12
CLOSED_TOL = 1e-11


# --------------------------------------------------------------- gradients ---

def make_gradients(count=1000):
    """The fixed gradient sequence of the open loop, from a 64-bit LCG.

    coordinate 0  magnitude 0.2 .. 1.8, both signs
    coordinate 1  stretches of exact zeros, of the constant 0.7, and of values
    coordinate 2  magnitudes 1e-30 .. 1e-3; the first steps only tiny ones
    coordinate 3  magnitude 0.1 .. 1.1, both signs; spikes at steps 600, 777, 940
    """
    state = 20240229

    def uniform():
        nonlocal state
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (state >> 11) / 2**53

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
        # decimal text keeps the number independent of the libm's pow
        digit = 1.0 + math.floor(9000.0 * uniform()) / 1000.0
        g2 = sign(0.7) * float(f"{digit}e{math.floor(exponent)}")

        g3 = sign(0.6) * (0.1 + uniform())
        g3 = spikes.get(t, g3)
        rows.append([g0, g1, g2, g3])
    return rows


# ---------------------------------------------------------------- surfaces ---

def rosenbrock(v):
    x, y = v
    return [-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)]


def beale(v):
    x, y = v
    a = 1.5 - x + x * y
    b = 2.25 - x + x * y * y
    c = 2.625 - x + x * y * y * y
    return [2 * a * (y - 1) + 2 * b * (y * y - 1) + 2 * c * (y * y * y - 1),
            2 * a * x + 4 * b * x * y + 6 * c * x * y * y]


def himmelblau(v):
    x, y = v
    a = x * x + y - 11
    b = x + y * y - 7
    return [4 * a * x + 2 * b, 2 * a + 4 * b * y]


def booth(v):
    x, y = v
    a = x + 2 * y - 7
    b = 2 * x + y - 5
    return [2 * a + 4 * b, 4 * a + 2 * b]


SURFACES = {
    "rosenbrock": (rosenbrock, [-1.2, 1.0]),
    "beale": (beale, [1.0, 1.0]),
    "himmelblau": (himmelblau, [0.0, 0.0]),
    "booth": (booth, [0.0, 0.0]),
}


# ------------------------------------------------- independent reference -----

DEFAULTS = {
    ("sgd", "torch"): dict(momentum=0.0, dampening=0.0, nesterov=False, weight_decay=0.0),
    ("sgd", "keras"): dict(momentum=0.0, nesterov=False, weight_decay=0.0),
    ("sgd", "optax"): dict(momentum=0.0, nesterov=False),
    ("sgd", "tf1"): dict(momentum=0.0, nesterov=False),
    ("adagrad", "torch"): dict(lr_decay=0.0, weight_decay=0.0, initial_accumulator=0.0, eps=1e-10),
    ("adagrad", "keras"): dict(initial_accumulator=0.1, eps=1e-7, weight_decay=0.0),
    ("adagrad", "optax"): dict(initial_accumulator=0.1, eps=1e-7),
    ("adagrad", "tf1"): dict(initial_accumulator=0.1, eps=0.0),
    ("rmsprop", "torch"): dict(rho=0.99, eps=1e-8, eps_inside_sqrt=False, centered=False, momentum=0.0,
                               nesterov=False, initial_value=0.0, bias_correction=False, weight_decay=0.0),
    ("rmsprop", "keras"): dict(rho=0.9, eps=1e-7, eps_inside_sqrt=True, centered=False, momentum=0.0,
                               nesterov=False, initial_value=0.0, bias_correction=False, weight_decay=0.0),
    ("rmsprop", "optax"): dict(rho=0.9, eps=1e-8, eps_inside_sqrt=True, centered=False, momentum=0.0,
                               nesterov=False, initial_value=0.0, bias_correction=False, weight_decay=0.0),
    ("rmsprop", "tf1"): dict(rho=0.9, eps=1e-10, eps_inside_sqrt=True, centered=False, momentum=0.0,
                             nesterov=False, initial_value=1.0, bias_correction=False, weight_decay=0.0),
    ("adadelta", "torch"): dict(rho=0.9, eps=1e-6, weight_decay=0.0),
    ("adadelta", "keras"): dict(rho=0.95, eps=1e-7, weight_decay=0.0),
    ("adadelta", "optax"): dict(rho=0.9, eps=1e-6, weight_decay=0.0),
    ("adadelta", "tf1"): dict(rho=0.95, eps=1e-8, weight_decay=0.0),
    ("adam", "torch"): dict(beta1=0.9, beta2=0.999, eps=1e-8, amsgrad=False, weight_decay=0.0),
    ("adam", "keras"): dict(beta1=0.9, beta2=0.999, eps=1e-7, amsgrad=False, weight_decay=0.0),
    ("adam", "optax"): dict(beta1=0.9, beta2=0.999, eps=1e-8, eps_root=0.0, amsgrad=False),
    ("adam", "tf1"): dict(beta1=0.9, beta2=0.999, eps=1e-8),
}


class Reference:
    """Plain formulas, in whatever float type `real` is."""

    def __init__(self, opt, dialect, params, schedule, start, real):
        self.opt, self.dialect, self.real = opt, dialect, real
        self.h = {k: v if isinstance(v, bool) else real(v)
                  for k, v in {**DEFAULTS[opt, dialect], **params}.items()}
        self.gamma = real(schedule["gamma"]) if schedule else None
        self.x = np.array(start, dtype=real)
        self.t = 0
        self.s = {}

    def get(self, key, fill=0.0):
        return self.s.get(key, np.full_like(self.x, self.real(fill)))

    def step(self, g):
        h, one = self.h, self.real(1)
        g = np.array(g, dtype=self.real)
        self.t += 1
        lr = h["lr"] if self.gamma is None else h["lr"] * self.gamma ** (self.t - 1)
        wd = h.get("weight_decay", self.real(0))
        if self.dialect == "keras":          # decoupled, before the update
            self.x = self.x - self.x * wd * lr
        else:                                # coupled
            g = g + wd * self.x
        self.x = self.x - getattr(self, self.opt)(g, lr, h, one)
        return self.x

    def sgd(self, g, lr, h, one):
        mu = h["momentum"]
        if mu == 0:
            return lr * g
        if self.dialect == "keras":          # learning rate inside the buffer
            v = self.s["v"] = mu * self.get("v") - lr * g
            return lr * g - mu * v if h["nesterov"] else -v
        if "b" in self.s:
            b = mu * self.s["b"] + (one - h.get("dampening", self.real(0))) * g
        else:
            b = g                            # no dampening in the first step
        self.s["b"] = b
        return lr * (g + mu * b) if h["nesterov"] else lr * b

    def adagrad(self, g, lr, h, one):
        a = self.s["a"] = self.get("a", h["initial_accumulator"]) + g * g
        if self.dialect == "torch":
            clr = lr / (one + (self.t - 1) * h["lr_decay"])
            return clr * g / (np.sqrt(a) + h["eps"])
        return lr * g / np.sqrt(a + h["eps"])

    def rmsprop(self, g, lr, h, one):
        rho = h["rho"]
        v = self.s["v"] = rho * self.get("v", h["initial_value"]) + (one - rho) * g * g
        correction = one - rho ** self.t if h["bias_correction"] else one
        v = v / correction
        if h["centered"]:
            m = self.s["m"] = rho * self.get("m") + (one - rho) * g
            v = v - (m / correction) ** 2
        d = np.sqrt(v + h["eps"]) if h["eps_inside_sqrt"] else np.sqrt(v) + h["eps"]
        mu = h["momentum"]
        if self.dialect == "torch":          # learning rate outside the buffer
            b = self.s["b"] = mu * self.get("b") + g / d
            return lr * b
        b = self.s["b"] = mu * self.get("b") + lr * g / d
        return lr * g / d + mu * b if h["nesterov"] else b

    def adadelta(self, g, lr, h, one):
        rho, eps = h["rho"], h["eps"]
        s = self.s["s"] = rho * self.get("s") + (one - rho) * g * g
        d = self.get("d")
        delta = np.sqrt(d + eps) / np.sqrt(s + eps) * g
        self.s["d"] = rho * d + (one - rho) * delta * delta
        return lr * delta

    def adam(self, g, lr, h, one):
        b1, b2, eps = h["beta1"], h["beta2"], h["eps"]
        m = self.s["m"] = b1 * self.get("m") + (one - b1) * g
        v = self.s["v"] = b2 * self.get("v") + (one - b2) * g * g
        c1, c2 = one - b1 ** self.t, one - b2 ** self.t
        if self.dialect == "optax":
            v = v / c2
            if h["amsgrad"]:                 # maximum of the corrected v
                v = self.s["vmax"] = np.maximum(self.get("vmax"), v)
            return lr * (m / c1) / (np.sqrt(v + h["eps_root"]) + eps)
        if h.get("amsgrad"):                 # maximum of the raw v
            v = self.s["vmax"] = np.maximum(self.get("vmax"), v)
        if self.dialect == "torch":
            return lr / c1 * m / (np.sqrt(v) / np.sqrt(c2) + eps)
        return lr * np.sqrt(c2) / c1 * m / (np.sqrt(v) + eps)   # keras, tf1


# ----------------------------------------------------------- the packages ----

def text(value):
    return repr(value)


def call_text(function, arguments):
    return f"{function}({', '.join(f'{k}={text(v)}' for k, v in arguments.items())})"


def rename(params, names):
    return {names.get(k, k): v for k, v in params.items()}


class Torch:
    package = "torch"
    functions = dict(sgd="SGD", adagrad="Adagrad", rmsprop="RMSprop", adadelta="Adadelta", adam="Adam")

    def __init__(self, opt, params, schedule):
        self.function = self.functions[opt]
        names = {"initial_accumulator": "initial_accumulator_value"}
        if opt == "rmsprop":
            names["rho"] = "alpha"
        self.args = rename(params, names)
        if "beta1" in self.args:
            self.args["betas"] = (self.args.pop("beta1"), self.args.pop("beta2"))
        self.schedule = schedule
        self.call = call_text(f"torch.optim.{self.function}", self.args)
        if schedule:
            self.call += f" with torch.optim.lr_scheduler.LambdaLR(lambda s: {schedule['gamma']}**s)"

    def start(self, x):
        import torch
        self.torch = torch
        self.x = torch.tensor(x, dtype=torch.float64, requires_grad=True)
        self.opt = getattr(torch.optim, self.function)([self.x], **self.args)
        gamma = self.schedule and self.schedule["gamma"]
        self.lr = gamma and torch.optim.lr_scheduler.LambdaLR(self.opt, lambda s: gamma**s)

    def step(self, g):
        self.x.grad = self.torch.tensor(g, dtype=self.torch.float64)
        self.opt.step()
        if self.lr:
            self.lr.step()
        return self.x.detach().numpy().copy()


class Keras:
    """Keras 3 on the JAX backend, eager optimizer.apply.

    Not the TensorFlow backend: there ops.cast turns a Python float into a
    float32 tensor first, which rounds SGD's momentum, weight_decay, Adagrad's
    initial accumulator and Adam's beta_1, beta_2 (in the bias correction) to
    float32 although floatx and all variables are float64.
    """
    package = "keras"
    functions = dict(sgd="SGD", adagrad="Adagrad", rmsprop="RMSprop", adadelta="Adadelta", adam="Adam")

    def __init__(self, opt, params, schedule):
        self.function = self.functions[opt]
        self.args = rename(params, dict(lr="learning_rate", eps="epsilon", beta1="beta_1", beta2="beta_2",
                                        initial_accumulator="initial_accumulator_value"))
        self.schedule = schedule
        shown = dict(self.args)
        self.call = call_text(f"keras.optimizers.{self.function}", shown)
        if schedule:
            lr = (f"keras.optimizers.schedules.ExponentialDecay({shown['learning_rate']!r}, "
                  f"decay_steps=1, decay_rate={schedule['gamma']})")
            self.call = self.call.replace(f"learning_rate={shown['learning_rate']!r}", f"learning_rate={lr}")

    def start(self, x):
        import jax
        jax.config.update("jax_enable_x64", True)
        import keras
        keras.backend.set_floatx("float64")
        self.jnp = jax.numpy
        args = dict(self.args)
        if self.schedule:
            args["learning_rate"] = keras.optimizers.schedules.ExponentialDecay(
                args["learning_rate"], decay_steps=1, decay_rate=self.schedule["gamma"])
        self.x = keras.Variable(np.array(x), dtype="float64")
        self.opt = getattr(keras.optimizers, self.function)(**args)
        self.opt.build([self.x])
        assert all(v.dtype in ("float64", "int32", "int64") for v in self.opt.variables), self.call

    def step(self, g):
        self.opt.apply([self.jnp.array(g, dtype=self.jnp.float64)], [self.x])
        assert self.x.value.dtype == self.jnp.float64
        return np.array(self.x.value)


class Optax:
    package = "optax"

    def __init__(self, opt, params, schedule):
        args = rename(params, dict(lr="learning_rate", beta1="b1", beta2="b2", eps_inside_sqrt="eps_in_sqrt",
                                   initial_accumulator="initial_accumulator_value",
                                   initial_value="initial_scale"))
        if opt == "rmsprop":
            args = rename(args, {"rho": "decay"})
        self.function = "amsgrad" if args.pop("amsgrad", False) else opt
        self.args, self.schedule = args, schedule
        self.call = call_text(f"optax.{self.function}", args)
        if schedule:
            lr = (f"optax.exponential_decay({args['learning_rate']!r}, transition_steps=1, "
                  f"decay_rate={schedule['gamma']})")
            self.call = self.call.replace(f"learning_rate={args['learning_rate']!r}", f"learning_rate={lr}")
        self.update = None

    def start(self, x):
        import jax
        import optax
        jax.config.update("jax_enable_x64", True)
        import jax.numpy as jnp
        self.jnp = jnp
        if self.update is None:
            args = dict(self.args)
            if self.schedule:
                # The optimizer's step counter is int32, and with an int32 argument this
                # schedule computes in float32 even under jax_enable_x64.
                schedule = optax.exponential_decay(
                    args["learning_rate"], transition_steps=1, decay_rate=self.schedule["gamma"])
                args["learning_rate"] = lambda count: schedule(count.astype(jnp.float64))
            self.opt = getattr(optax, self.function)(**args)

            def update(g, state, x):
                u, state = self.opt.update(g, state, x)
                return optax.apply_updates(x, u), state

            self.update = jax.jit(update)
        self.x = jnp.array(x, dtype=jnp.float64)
        self.state = self.opt.init(self.x)
        for leaf in jax.tree.leaves(self.state):
            assert leaf.dtype in (jnp.float64, jnp.int32), (self.call, leaf.dtype)

    def step(self, g):
        self.x, self.state = self.update(self.jnp.array(g, dtype=self.jnp.float64), self.state, self.x)
        assert self.x.dtype == self.jnp.float64
        return np.array(self.x)


class Tf1:
    """tf.compat.v1.train, run eagerly.

    These classes turn Python floats into float32 tensors before they cast them
    to the variable's type, so a plain `epsilon=1e-10` (given or defaulted) would
    be rounded to float32. Every hyperparameter is therefore handed over as a
    float64 tensor, the defaults too. `call` shows the call without that.
    """
    package = "tensorflow"
    functions = dict(sgd="GradientDescentOptimizer", adagrad="AdagradOptimizer", rmsprop="RMSPropOptimizer",
                     adadelta="AdadeltaOptimizer", adam="AdamOptimizer")
    hidden = dict(rmsprop=dict(decay=0.9, momentum=0.0, epsilon=1e-10),
                  adadelta=dict(rho=0.95, epsilon=1e-8),
                  adam=dict(beta1=0.9, beta2=0.999, epsilon=1e-8))

    def __init__(self, opt, params, schedule):
        self.function = self.functions[opt]
        names = dict(lr="learning_rate", eps="epsilon", nesterov="use_nesterov",
                     initial_accumulator="initial_accumulator_value")
        if opt == "rmsprop":
            names["rho"] = "decay"
        if opt == "sgd" and "momentum" in params:
            self.function = "MomentumOptimizer"
        shown = rename(params, names)
        self.args, self.schedule = {**self.hidden.get(opt, {}), **shown}, schedule
        self.call = call_text(f"tf.compat.v1.train.{self.function}", shown)
        if schedule:
            lr = f"lambda: {shown['learning_rate']!r} * {schedule['gamma']}**step"
            self.call = self.call.replace(f"learning_rate={shown['learning_rate']!r}", f"learning_rate={lr}")

    def start(self, x):
        import tensorflow as tf
        self.tf, self.t = tf, 0
        args = {k: v if isinstance(v, bool) or k == "initial_accumulator_value"
                else tf.constant(v, dtype=tf.float64) for k, v in self.args.items()}
        if self.schedule:
            lr, gamma = self.args["learning_rate"], self.schedule["gamma"]
            args["learning_rate"] = lambda: tf.constant(lr * gamma**self.t, dtype=tf.float64)
        self.x = tf.Variable(x, dtype=tf.float64)
        self.opt = getattr(tf.compat.v1.train, self.function)(**args)

    def step(self, g):
        self.opt.apply_gradients([(self.tf.constant(g, dtype=self.tf.float64), self.x)])
        self.t += 1
        assert all(v.dtype == self.tf.float64 for v in self.opt.variables())
        return np.array(self.x.numpy())


DIALECTS = dict(torch=Torch, keras=Keras, optax=Optax, tf1=Tf1)


# ------------------------------------------------------------------- cases ---

def case_list():
    """(optimizer, dialect, canonical hyperparameters, schedule or None)."""
    cases = []

    def add(opt, dialect, *variants, schedule=None):
        for params in variants:
            cases.append((opt, dialect, params, schedule))

    def scheduled(opt, dialect, *variants):
        add(opt, dialect, *variants, schedule={"kind": "exponential", "gamma": 0.99})

    d = dict
    mom = d(momentum=0.9)

    # ---- torch
    add("sgd", "torch", d(lr=1e-3), d(lr=1e-2), d(lr=1e-4),
        d(lr=1e-3, **mom), d(lr=1e-4, **mom), d(lr=1e-2, momentum=0.5),
        d(lr=1e-3, **mom, dampening=0.3), d(lr=1e-4, **mom, dampening=0.9),
        d(lr=1e-3, **mom, nesterov=True), d(lr=1e-4, **mom, nesterov=True),
        d(lr=1e-3, weight_decay=0.01), d(lr=1e-3, weight_decay=0.1),
        d(lr=1e-4, **mom, dampening=0.3, weight_decay=0.01),
        d(lr=1e-4, **mom, nesterov=True, weight_decay=0.01))
    scheduled("sgd", "torch", d(lr=1e-3), d(lr=1e-3, **mom), d(lr=1e-4, **mom), d(lr=1e-4, **mom, nesterov=True))
    add("adagrad", "torch", d(lr=1e-2), d(lr=0.5), d(lr=0.1, lr_decay=0.01), d(lr=0.1, weight_decay=0.01),
        d(lr=0.1, initial_accumulator=0.1), d(lr=0.1, eps=1e-3),
        d(lr=0.1, lr_decay=0.01, weight_decay=0.01, initial_accumulator=0.1, eps=1e-3))
    scheduled("adagrad", "torch", d(lr=0.1))
    add("rmsprop", "torch", d(lr=1e-2), d(lr=1e-3), d(lr=1e-2, rho=0.9), d(lr=1e-2, eps=1e-3),
        d(lr=1e-2, **mom), d(lr=1e-3, **mom), d(lr=1e-2, centered=True), d(lr=1e-2, centered=True, **mom),
        d(lr=1e-3, rho=0.9, centered=True, **mom), d(lr=1e-2, weight_decay=0.01),
        d(lr=5e-3, rho=0.9, eps=1e-3, centered=True, **mom, weight_decay=0.01))
    scheduled("rmsprop", "torch", d(lr=1e-2), d(lr=1e-2, **mom), d(lr=1e-2, centered=True, **mom))
    add("adadelta", "torch", d(lr=1.0), d(lr=0.1), d(lr=1.0, rho=0.95), d(lr=1.0, eps=1e-3),
        d(lr=1.0, weight_decay=0.01), d(lr=0.5, rho=0.95, eps=1e-4, weight_decay=0.01))
    scheduled("adadelta", "torch", d(lr=1.0))
    add("adam", "torch", d(lr=1e-3), d(lr=1e-2), d(lr=1e-2, beta1=0.8, beta2=0.99), d(lr=1e-2, eps=1e-3),
        d(lr=1e-2, amsgrad=True), d(lr=1e-2, weight_decay=0.01),
        d(lr=1e-2, beta1=0.8, beta2=0.99, eps=1e-3, amsgrad=True, weight_decay=0.01))
    scheduled("adam", "torch", d(lr=1e-2))

    # ---- keras
    add("sgd", "keras", d(lr=1e-2), d(lr=1e-3), d(lr=1e-4), d(lr=1e-2, **mom), d(lr=1e-3, **mom), d(lr=1e-4, **mom),
        d(lr=1e-3, **mom, nesterov=True), d(lr=1e-4, **mom, nesterov=True),
        d(lr=1e-2, weight_decay=0.01), d(lr=1e-3, weight_decay=0.1),
        d(lr=1e-4, **mom, nesterov=True, weight_decay=0.1))
    scheduled("sgd", "keras", d(lr=1e-3), d(lr=1e-3, **mom), d(lr=1e-4, **mom), d(lr=1e-4, **mom, nesterov=True),
              d(lr=1e-4, **mom, weight_decay=0.1))
    add("adagrad", "keras", d(lr=1e-3), d(lr=0.5), d(lr=0.1, initial_accumulator=0.5), d(lr=0.1, eps=1e-3),
        d(lr=0.1, weight_decay=0.01))
    scheduled("adagrad", "keras", d(lr=0.1))
    add("rmsprop", "keras", d(lr=1e-3), d(lr=1e-2), d(lr=1e-2, rho=0.99), d(lr=1e-2, eps=1e-3),
        d(lr=1e-3, **mom), d(lr=1e-2, **mom), d(lr=1e-3, centered=True), d(lr=1e-3, centered=True, **mom),
        d(lr=1e-2, weight_decay=0.01),
        d(lr=5e-3, rho=0.99, eps=1e-3, centered=True, **mom, weight_decay=0.01))
    scheduled("rmsprop", "keras", d(lr=1e-2), d(lr=1e-2, **mom), d(lr=1e-2, **mom, weight_decay=0.01))
    add("adadelta", "keras", d(lr=1e-3), d(lr=1.0), d(lr=1.0, rho=0.9), d(lr=1.0, eps=1e-3),
        d(lr=1.0, weight_decay=0.01))
    scheduled("adadelta", "keras", d(lr=1.0))
    add("adam", "keras", d(lr=1e-3), d(lr=1e-2), d(lr=1e-2, beta1=0.8, beta2=0.99), d(lr=1e-2, eps=1e-3),
        d(lr=1e-2, amsgrad=True), d(lr=1e-2, weight_decay=0.01),
        d(lr=1e-2, beta1=0.8, beta2=0.99, eps=1e-3, amsgrad=True, weight_decay=0.01))
    scheduled("adam", "keras", d(lr=1e-2))

    # ---- optax
    add("sgd", "optax", d(lr=1e-2), d(lr=1e-3), d(lr=1e-4), d(lr=1e-3, **mom), d(lr=1e-4, **mom),
        d(lr=1e-3, **mom, nesterov=True), d(lr=1e-4, **mom, nesterov=True))
    scheduled("sgd", "optax", d(lr=1e-3), d(lr=1e-3, **mom), d(lr=1e-4, **mom), d(lr=1e-4, **mom, nesterov=True))
    add("adagrad", "optax", d(lr=1e-2), d(lr=0.5), d(lr=0.1, initial_accumulator=0.5), d(lr=0.1, eps=1e-3))
    scheduled("adagrad", "optax", d(lr=0.1))
    add("rmsprop", "optax", d(lr=1e-3), d(lr=1e-2), d(lr=1e-2, rho=0.99), d(lr=1e-2, eps=1e-3),
        d(lr=1e-3, eps_inside_sqrt=False), d(lr=1e-2, eps=1e-3, eps_inside_sqrt=False),
        d(lr=1e-3, centered=True), d(lr=1e-3, centered=True, eps_inside_sqrt=False),
        d(lr=1e-3, **mom), d(lr=1e-3, **mom, nesterov=True), d(lr=1e-3, centered=True, **mom),
        d(lr=1e-2, initial_value=1.0), d(lr=1e-2, bias_correction=True),
        d(lr=1e-2, bias_correction=True, eps=1e-3, eps_inside_sqrt=False),
        d(lr=1e-2, initial_value=1.0, bias_correction=True),
        # At t=1 the corrected variance is exactly zero, in floating point it is
        # noise of either sign; a large eps keeps the case well conditioned.
        d(lr=1e-2, centered=True, bias_correction=True, eps=0.1),
        d(lr=5e-3, rho=0.99, eps=1e-3, initial_value=1.0, eps_inside_sqrt=False, centered=True, **mom,
          nesterov=True),
        d(lr=5e-3, rho=0.95, eps=1e-3, initial_value=0.5, **mom, nesterov=True, bias_correction=True))
    scheduled("rmsprop", "optax", d(lr=1e-2), d(lr=1e-2, **mom), d(lr=1e-2, **mom, nesterov=True),
              d(lr=1e-2, centered=True, **mom))
    add("adadelta", "optax", d(lr=1.0), d(lr=0.1), d(lr=1.0, rho=0.95), d(lr=1.0, eps=1e-3),
        d(lr=1.0, weight_decay=0.01), d(lr=0.5, rho=0.95, eps=1e-4, weight_decay=0.01))
    scheduled("adadelta", "optax", d(lr=1.0))
    add("adam", "optax", d(lr=1e-3), d(lr=1e-2), d(lr=1e-2, beta1=0.8, beta2=0.99), d(lr=1e-2, eps=1e-3),
        d(lr=1e-2, eps_root=1e-3), d(lr=1e-3, amsgrad=True), d(lr=1e-2, amsgrad=True),
        d(lr=1e-2, beta1=0.8, beta2=0.99, eps=1e-3, eps_root=1e-4, amsgrad=True))
    scheduled("adam", "optax", d(lr=1e-2), d(lr=1e-2, amsgrad=True))

    # ---- tf1
    add("sgd", "tf1", d(lr=1e-2), d(lr=1e-3), d(lr=1e-4), d(lr=1e-3, **mom), d(lr=1e-4, **mom),
        d(lr=1e-3, **mom, nesterov=True), d(lr=1e-4, **mom, nesterov=True))
    scheduled("sgd", "tf1", d(lr=1e-3), d(lr=1e-3, **mom), d(lr=1e-4, **mom), d(lr=1e-4, **mom, nesterov=True))
    add("adagrad", "tf1", d(lr=1e-2), d(lr=0.5), d(lr=0.1, initial_accumulator=0.5))
    scheduled("adagrad", "tf1", d(lr=0.1))
    add("rmsprop", "tf1", d(lr=1e-3), d(lr=1e-2), d(lr=1e-2, rho=0.99), d(lr=1e-2, eps=1e-3),
        d(lr=1e-3, **mom), d(lr=1e-2, **mom), d(lr=1e-3, centered=True), d(lr=1e-3, centered=True, **mom),
        d(lr=5e-3, rho=0.99, eps=1e-3, centered=True, **mom))
    scheduled("rmsprop", "tf1", d(lr=1e-2), d(lr=1e-2, **mom), d(lr=1e-2, centered=True, **mom))
    add("adadelta", "tf1", d(lr=1e-3), d(lr=1.0), d(lr=1.0, rho=0.9), d(lr=1.0, eps=1e-3))
    scheduled("adadelta", "tf1", d(lr=1.0))
    add("adam", "tf1", d(lr=1e-3), d(lr=1e-2), d(lr=1e-2, beta1=0.8, beta2=0.99), d(lr=1e-2, eps=1e-3))
    scheduled("adam", "tf1", d(lr=1e-2))
    return cases


# --------------------------------------------------------------- optimizers --

def relative(a, b):
    """Largest |a-b|/|b| over the coordinates (0 where both are 0)."""
    worst = 0.0
    for p, q in zip(a, b):
        gap = abs(float(np.longdouble(p) - np.longdouble(q)))
        if gap:
            worst = max(worst, gap / float(abs(q)) if q else math.inf)
    return worst


def open_loop(case, gradients):
    opt, dialect, params, schedule, runner = case
    runner.start(START)
    refs = [Reference(opt, dialect, params, schedule, START, real) for real in (np.float64, np.longdouble)]
    rows, worst = [], 0.0
    for t, g in enumerate(gradients, 1):
        x = runner.step(g)
        checks = [ref.step(g) for ref in refs]
        if t in OPEN_STEPS:
            assert np.isfinite(x).all(), (runner.call, t, x)
            worst = max([worst] + [relative(x, c) for c in checks])
            rows.append(x.tolist())
    assert worst <= OPEN_TOL, (runner.call, worst)
    return {"steps": OPEN_STEPS, "x": rows}, worst


def closed_loop(case, gradient, start):
    opt, dialect, params, schedule, runner = case
    runner.start(start)
    ref = Reference(opt, dialect, params, schedule, start, np.longdouble)
    x, y, rows, worst = np.array(start), ref.x, [], 0.0
    for t in range(1, CLOSED_STEPS[-1] + 1):
        x = runner.step([float(g) for g in gradient(x.tolist())])
        y = ref.step(gradient(y))
        if not np.isfinite(x).all() or np.abs(x).max() > 1e6:
            return None, f"diverges at step {t}"
        if t in CLOSED_STEPS:
            gap = relative(x, y)
            if gap > CLOSED_TOL:
                if len(rows) < 5:
                    return None, f"chaotic at step {t}"
                break
            worst = max(worst, gap)
            rows.append(x.tolist())
    return {"steps": CLOSED_STEPS[:len(rows)], "x": rows}, worst


def versions(*packages):
    return {"python": platform.python_version(), **{p: version(p) for p in packages}}


def dump(name, head, cases):
    """JSON with one case per line; json writes floats by repr."""
    def encode(value):
        return json.dumps(value, allow_nan=False)
    lines = ["{"]
    lines += [f" {encode(k)}: {encode(v)}," for k, v in head.items()]
    lines.append(' "cases": [')
    lines.append(",\n".join("  " + encode(c) for c in cases))
    lines += [" ]", "}"]
    (HERE / name).write_text("\n".join(lines) + "\n")
    print(f"{name}: {len(cases)} cases, {(HERE / name).stat().st_size} bytes")


def write_optimizers():
    np.seterr(all="ignore")
    gradients = make_gradients()
    cases, calls = [], set()
    for opt, dialect, params, schedule in case_list():
        runner = DIALECTS[dialect](opt, params, schedule)
        case = (opt, dialect, params, schedule, runner)
        key = (dialect, runner.call)
        assert key not in calls, key
        calls.add(key)
        out = {"name": f"{opt}@{dialect}", "package": runner.package, "params": params, "call": runner.call}
        if schedule:
            out["schedule"] = schedule
        out["open"], gap = open_loop(case, gradients)
        out["closed"], notes = {}, []
        for surface, (gradient, start) in SURFACES.items():
            run, info = closed_loop(case, gradient, start)
            if run:
                out["closed"][surface] = run
                last = run["steps"][-1]
                notes.append(f"{info:.0e}" + (f" (to {last})" if last < CLOSED_STEPS[-1] else ""))
            else:
                notes.append(f"[{surface}: {info}]")
        print(f"{out['name']:15} open {gap:.0e} closed {' '.join(notes)}  {runner.call}", flush=True)
        cases.append(out)
    head = {"versions": versions("torch", "keras", "tensorflow_cpu", "optax", "jax", "numpy"),
            "gradients": gradients, "start": START}
    dump("optimizers.json", head, cases)


# ---------------------------------------------------------------- schedules --

def write_schedules():
    import jax
    jax.config.update("jax_enable_x64", True)
    import optax
    import torch

    count = 100
    cases = []

    def formula(s, k):
        """Factor at update s = 0, 1, … of the canonical description `k`."""
        warmup = k.get("warmup", 0)
        if s < warmup:
            return s / warmup
        s -= warmup
        if k["kind"] == "constant":
            return 1.0
        if k["kind"] == "step":
            return k["gamma"] ** (s // k["every"])
        if k["kind"] == "exponential":
            return k["gamma"] ** (s / k.get("every", 1))
        low = k.get("min_factor", 0.0)
        return low + (1 - low) * 0.5 * (1 + math.cos(math.pi * min(s, k["decay_steps"]) / k["decay_steps"]))

    def add(call, schedule, factors):
        gap = max(abs(f - formula(s, schedule)) for s, f in enumerate(factors))
        print(f"gap {gap:.1e}  {call}")
        assert len(factors) == count and gap <= 1e-13, (call, gap)
        cases.append({"call": call, "schedule": schedule, "factors": factors})

    def from_torch(call, make, **schedule):
        sgd = torch.optim.SGD([torch.zeros(1, dtype=torch.float64, requires_grad=True)], lr=1.0)
        lr = make(sgd, torch.optim.lr_scheduler)
        factors = []
        for _ in range(count):
            factors.append(float(sgd.param_groups[0]["lr"]))
            sgd.step()
            lr.step()
        add("torch.optim.lr_scheduler." + call, schedule, factors)

    def from_optax(call, **schedule):
        f = eval(call, {"optax": optax})
        # Python ints: with an int32 array some of them compute in float32
        values = [f(s) for s in range(count)]
        assert all(getattr(v, "dtype", None) in (None, jax.numpy.float64) for v in values), call
        add(call, schedule, [float(v) for v in values])

    from_torch("StepLR(step_size=30, gamma=0.1)", lambda o, m: m.StepLR(o, step_size=30, gamma=0.1),
               kind="step", every=30, gamma=0.1)
    from_torch("ExponentialLR(gamma=0.95)", lambda o, m: m.ExponentialLR(o, gamma=0.95),
               kind="exponential", every=1, gamma=0.95)
    from_torch("CosineAnnealingLR(T_max=100)", lambda o, m: m.CosineAnnealingLR(o, T_max=100),
               kind="cosine", decay_steps=100)
    from_torch("CosineAnnealingLR(T_max=100, eta_min=0.1)",
               lambda o, m: m.CosineAnnealingLR(o, T_max=100, eta_min=0.1),
               kind="cosine", decay_steps=100, min_factor=0.1)
    from_optax("optax.cosine_decay_schedule(1.0, 100)", kind="cosine", decay_steps=100)
    from_optax("optax.cosine_decay_schedule(1.0, 100, alpha=0.1)", kind="cosine", decay_steps=100, min_factor=0.1)
    from_optax("optax.cosine_decay_schedule(1.0, 60, alpha=0.1)", kind="cosine", decay_steps=60, min_factor=0.1)
    from_optax("optax.exponential_decay(1.0, transition_steps=10, decay_rate=0.5)",
               kind="exponential", every=10, gamma=0.5)
    from_optax("optax.warmup_cosine_decay_schedule(0.0, 1.0, warmup_steps=10, decay_steps=100)",
               kind="cosine", decay_steps=90, warmup=10)
    from_optax("optax.warmup_cosine_decay_schedule(0.0, 1.0, warmup_steps=10, decay_steps=100, end_value=0.1)",
               kind="cosine", decay_steps=90, min_factor=0.1, warmup=10)
    join = "optax.join_schedules([optax.linear_schedule(0.0, 1.0, 10), {}], [10])"
    from_optax(join.format("optax.constant_schedule(1.0)"), kind="constant", warmup=10)
    from_optax(join.format("optax.exponential_decay(1.0, 1, 0.95)"),
               kind="exponential", every=1, gamma=0.95, warmup=10)
    dump("schedules.json", {"versions": versions("torch", "optax", "jax")}, cases)


# ----------------------------------------------------------------- problems --

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
            rows.append(row)
        cases.append({"problem": problem, "dim": dim, "points": rows})
    dump("problems.json", {"versions": versions("sympy", "mpmath", "scipy")}, cases)


if __name__ == "__main__":
    parts = dict(optimizers=write_optimizers, schedules=write_schedules, problems=write_problems)
    for part in sys.argv[1:] or parts:
        parts[part]()
