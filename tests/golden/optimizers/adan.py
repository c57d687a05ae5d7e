"""Adan: optax.adan; the authors' code as in pytorch_optimizer.Adan."""

from harness import *

PACKAGES = {
    "optax": Optax("adan", beta3="b3"),
    "paper": TorchPackage("pytorch-optimizer", "Adan"),
}

PLAIN = dict(beta1=0.98, beta2=0.92, beta3=0.99, eps=1e-8, weight_decay=0.0)

DEFAULTS = {"optax": {**PLAIN, **dict(eps_root=1e-8)}, "paper": PLAIN}

OPTIONS = dict(relative_to_largest=True, why="coordinates cross zero, and are close to it at recorded steps")

CONVENTIONS = ["swapped_weight", "proximal_weight_decay"]


def step(self, g):
    h = self.h
    d = g - self.s["g"] if self.t > 1 else 0 * g
    self.s["g"] = g
    weight = h.beta2 if self.dialect == "paper" else 1 - h.beta2     # of differences
    m = self.s["m"] = h.beta1 * self.get("m") + (1 - h.beta1) * g
    v = self.s["v"] = h.beta2 * self.get("v") + (1 - h.beta2) * d
    n = self.s["n"] = h.beta3 * self.get("n") + (1 - h.beta3) * (g + weight * d) ** 2
    m, v, n = m / (1 - h.beta1 ** self.t), v / (1 - h.beta2 ** self.t), n / (1 - h.beta3 ** self.t)
    u = (m + weight * v) / (np.sqrt(n + h.get("eps_root", 0)) + h.eps)
    if self.dialect == "paper":
        self.x = (self.x - h.lr * u) / (1 + h.lr * h.weight_decay)
    else:
        self.x = self.x - h.lr * (u + h.weight_decay * self.x)


COMMON = [
    dict(lr=1e-3),
    dict(lr=1e-2),
    dict(lr=1e-2, beta1=0.9, beta2=0.8, beta3=0.95),
    dict(lr=1e-2, eps=1e-3),
    dict(lr=1e-2, weight_decay=0.1),
]

CASES = {
    "optax": [
        *COMMON,
        dict(lr=1e-2, eps_root=1e-3),
        dict(lr=1e-2, beta1=0.9, beta2=0.8, beta3=0.95, eps=1e-3, eps_root=1e-4, weight_decay=0.1),
    ],
    "paper": [*COMMON, dict(lr=1e-2, beta1=0.9, beta2=0.8, beta3=0.95, eps=1e-3, weight_decay=0.1)],
}

SCHEDULED = {"optax": [dict(lr=1e-2, weight_decay=0.1)], "paper": [dict(lr=1e-2, weight_decay=0.1)]}
