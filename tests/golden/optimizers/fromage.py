"""Fromage: optax.fromage; the authors' code as in pytorch_optimizer.Fromage."""

from harness import *

PACKAGES = {
    "optax": Optax("fromage"),
    "paper": TorchPackage("pytorch-optimizer", "Fromage"),
}

DEFAULTS = {"optax": dict(min_norm=1e-6), "paper": dict(min_norm=0.0, p_bound=0.0)}

OPTIONS = dict(relative_to_largest=True, why="coordinates cross zero, and are close to it at recorded steps")


def norm(v):
    return np.sqrt(np.sum(v * v))


def step(self, g):
    h = self.h
    if self.t == 1:
        self.s["start"] = norm(self.x)
    size, slope = max(norm(self.x), h.min_norm), max(norm(g), h.min_norm)
    q = size / slope if size > 0 and slope > 0 else 1
    self.x = (self.x - h.lr * q * g) / np.sqrt(1 + h.lr * h.lr)
    if h.get("p_bound") and norm(self.x) > h.p_bound * self.s["start"]:
        self.x = self.x * (h.p_bound * self.s["start"] / norm(self.x))


CASES = {
    "optax": [dict(lr=1e-2), dict(lr=0.1), dict(lr=1e-2, min_norm=0.5), dict(lr=1e-2, min_norm=0.0)],
    "paper": [dict(lr=1e-2), dict(lr=0.1), dict(lr=1e-2, p_bound=1.25)],
}

SCHEDULED = {"optax": [dict(lr=0.1)]}
