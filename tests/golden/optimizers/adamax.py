"""Adamax: torch.optim.Adamax, keras.optimizers.Adamax, optax.adamax."""

from harness import *

PACKAGES = {
    "torch": Torch("Adamax"),
    "keras": Keras("Adamax"),
    "optax": Optax("adamax"),
    "paper": Paper(),
}

DEFAULTS = {
    "torch": dict(beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.0),
    "keras": dict(beta1=0.9, beta2=0.999, eps=1e-7, weight_decay=0.0),
    "optax": dict(beta1=0.9, beta2=0.999, eps=1e-8),
    "paper": dict(beta1=0.9, beta2=0.999),
}

CONVENTIONS = ["eps_in_max", "decoupled_weight_decay"]


def step(self, g):
    h = self.h
    decay = h.get("weight_decay", self.real(0))
    if self.dialect == "torch":
        g = g + decay * self.x
    else:
        self.x = self.x - h.lr * decay * self.x
    m = self.s["m"] = h.beta1 * self.get("m") + (1 - h.beta1) * g
    size = np.abs(g) + h.eps if self.dialect in ("torch", "optax") else np.abs(g)
    u = self.s["u"] = np.maximum(h.beta2 * self.get("u"), size)
    if self.dialect == "keras":
        u = u + h.eps
    # Without ε, a coordinate without any gradient yet stays.
    self.x = self.x - h.lr / (1 - h.beta1 ** self.t) * np.where(u == 0, 0, m / np.where(u == 0, 1, u))


COMMON = [
    dict(lr=2e-3),
    dict(lr=1e-3),
    dict(lr=1e-2, beta1=0.8, beta2=0.99),
    dict(lr=1e-2, eps=1e-3),
]

CASES = {
    "torch": [*COMMON, dict(lr=1e-2, weight_decay=0.1)],
    "keras": [*COMMON, dict(lr=1e-2, weight_decay=0.1)],
    "optax": COMMON,
    "paper": [dict(lr=2e-3), dict(lr=1e-2, beta1=0.8, beta2=0.99)],
}

SCHEDULED = {
    "torch": [dict(lr=1e-2)],
    "keras": [dict(lr=1e-2)],
    "optax": [dict(lr=1e-2)],
}
