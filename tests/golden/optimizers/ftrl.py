"""FTRL-Proximal: keras.optimizers.Ftrl, tf.compat.v1.train.FtrlOptimizer; the paper's with the plain formula."""

from harness import *

NAMES = dict(lr_power="learning_rate_power", l1="l1_regularization_strength", l2="l2_regularization_strength",
             l2_shrinkage="l2_shrinkage_regularization_strength")

PACKAGES = {"keras": Keras("Ftrl", **NAMES), "tf1": Tf1("FtrlOptimizer", **NAMES), "paper": Paper()}

PLAIN = dict(lr_power=-0.5, initial_accumulator=0.1, l1=0.0, l2=0.0, l2_shrinkage=0.0, beta=0.0)

DEFAULTS = {
    "keras": {**PLAIN, **dict(weight_decay=0.0)},
    "tf1": PLAIN,
    "paper": dict(lr_power=-0.5, initial_accumulator=0.0, l1=0.0, l2=0.0, beta=1.0),
}

CONVENTIONS = ["double_l2"]


def step(self, g):
    h = self.h
    x = self.x - h.lr * h.get("weight_decay", 0) * self.x
    before = self.get("n", h.initial_accumulator)
    n = self.s["n"] = before + g * g
    power, old_power = n ** -h.lr_power, before ** -h.lr_power
    z = self.s["z"] = self.get("z") + g + 2 * h.get("l2_shrinkage", 0) * x - (power - old_power) / h.lr * x
    curvature = (h.beta + power) / h.lr + (h.l2 if self.dialect == "paper" else 2 * h.l2)
    self.x = (np.clip(z, -h.l1, h.l1) - z) / curvature


COMMON = [
    dict(lr=1e-3),
    dict(lr=0.5),
    dict(lr=0.1, lr_power=-0.75),
    dict(lr=0.1, initial_accumulator=0.5),
    dict(lr=0.1, l1=0.5),
    dict(lr=0.1, l2=0.5),
    dict(lr=0.1, l2_shrinkage=0.1),
    dict(lr=0.1, beta=1.0),
    dict(lr=0.2, lr_power=-0.6, initial_accumulator=0.2, l1=0.2, l2=0.3, l2_shrinkage=0.1, beta=0.5),
]

CASES = {
    "keras": [*COMMON, dict(lr=0.1, weight_decay=0.1)],
    "tf1": COMMON,
    "paper": [dict(lr=0.1), dict(lr=0.5, initial_accumulator=0.1, l1=0.2, l2=0.3, beta=0.5)],
}

# FtrlOptimizer takes no function as its learning rate.
SCHEDULED = {"keras": [dict(lr=0.1, l1=0.2, weight_decay=0.1)]}
