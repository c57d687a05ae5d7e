"""Optimistic gradient descent: optax.optimistic_gradient_descent."""

from harness import *

PACKAGES = {"optax": Optax("optimistic_gradient_descent")}

DEFAULTS = {"optax": dict(alpha=1.0, beta=1.0)}


def step(self, g):
    h = self.h
    change = g - self.s.get("g", g)
    self.s["g"] = g
    self.x = self.x - h.lr * (h.alpha * g + h.beta * change)


CASES = {
    "optax": [
        dict(lr=1e-2),
        dict(lr=1e-3),
        dict(lr=1e-4),
        dict(lr=1e-3, alpha=0.5),
        dict(lr=1e-3, beta=0.5),
        dict(lr=1e-3, beta=0.0),
        dict(lr=1e-3, alpha=0.8, beta=0.2),
    ],
}

SCHEDULED = {"optax": [dict(lr=1e-3), dict(lr=1e-3, alpha=0.8, beta=0.2)]}
