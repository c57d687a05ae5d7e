"""LAMB: keras.optimizers.Lamb, optax.lamb."""

from harness import *

PACKAGES = {"keras": Keras("Lamb"), "optax": Optax("lamb")}

DEFAULTS = {
    "keras": dict(beta1=0.9, beta2=0.999, eps=1e-7, weight_decay=0.0),
    "optax": dict(beta1=0.9, beta2=0.999, eps=1e-6, eps_root=0.0, weight_decay=0.0),
}

OPTIONS = dict(relative_to_largest=True, why="coordinates cross zero, and are close to it at recorded steps")

CONVENTIONS = ["decoupled_weight_decay"]


def norm(v):
    return np.sqrt(np.sum(v * v))


def step(self, g):
    h = self.h
    if self.dialect == "keras":
        self.x = self.x - self.x * h.weight_decay * h.lr
    m = self.s["m"] = h.beta1 * self.get("m") + (1 - h.beta1) * g
    v = self.s["v"] = h.beta2 * self.get("v") + (1 - h.beta2) * g * g
    m, v = m / (1 - h.beta1 ** self.t), v / (1 - h.beta2 ** self.t)
    u = m / (np.sqrt(v + h.get("eps_root", 0)) + h.eps)
    if self.dialect == "optax":
        u = u + h.weight_decay * self.x
    q = norm(self.x) / norm(u) if norm(self.x) > 0 and norm(u) > 0 else 1
    self.x = self.x - h.lr * q * u


COMMON = [
    dict(lr=1e-3),
    dict(lr=1e-2),
    dict(lr=1e-2, beta1=0.8, beta2=0.99),
    dict(lr=1e-2, eps=1e-3),
    dict(lr=1e-2, weight_decay=0.1),
]

CASES = {
    "keras": [*COMMON, dict(lr=1e-2, beta1=0.8, beta2=0.99, eps=1e-3, weight_decay=0.1)],
    "optax": [
        *COMMON,
        dict(lr=1e-2, eps_root=1e-3),
        dict(lr=1e-2, beta1=0.8, beta2=0.99, eps=1e-3, eps_root=1e-4, weight_decay=0.1),
    ],
}

SCHEDULED = {"keras": [dict(lr=1e-2, weight_decay=0.1)], "optax": [dict(lr=1e-2, weight_decay=0.1)]}
