"""Signum: optax.signum; with decoupled weight decay (paper of 2019) SignSGD of pytorch_optimizer."""

from harness import *

PACKAGES = {
    "optax": Optax("signum"),
    "paper": TorchPackage("pytorch-optimizer", "SignSGD", beta="momentum"),
}

DEFAULTS = {
    "optax": dict(beta=0.9),
    "paper": dict(beta=0.9, weight_decay=0.0),
}

OPTIONS = dict(relative_to_largest=True,
               why="steps of one length come back to zero, where what is left of x is rounding")


def step(self, g):
    h = self.h
    m = self.s["m"] = h.beta * self.get("m") + (1 - h.beta) * g
    self.x = self.x - h.lr * (np.sign(m) + h.get("weight_decay", 0) * self.x)


COMMON = [
    dict(lr=1e-3),
    dict(lr=1e-2),
    dict(lr=3e-3, beta=0.99),
    dict(lr=3e-3, beta=0.5),
]

CASES = {
    "optax": COMMON,
    "paper": [*COMMON, dict(lr=1e-3, weight_decay=0.1), dict(lr=1e-2, beta=0.95, weight_decay=0.5)],
}

SCHEDULED = {"optax": [dict(lr=1e-2)], "paper": [dict(lr=1e-2, weight_decay=0.1)]}
