"""Adadelta: torch.optim.Adadelta, keras.optimizers.Adadelta, optax.adadelta, tf.compat.v1.train.AdadeltaOptimizer."""

from harness import *

PACKAGES = {
    "torch": Torch("Adadelta"),
    "keras": Keras("Adadelta"),
    "optax": Optax("adadelta"),
    "tf1": Tf1("AdadeltaOptimizer"),
    "paper": Paper(),
}

DEFAULTS = {
    "torch": dict(rho=0.9, eps=1e-6, weight_decay=0.0),
    "keras": dict(rho=0.95, eps=1e-7, weight_decay=0.0),
    "optax": dict(rho=0.9, eps=1e-6, weight_decay=0.0),
    "tf1": dict(rho=0.95, eps=1e-8, weight_decay=0.0),
    "paper": dict(rho=0.95, eps=1e-6, weight_decay=0.0),
}

CONVENTIONS = ["decoupled_weight_decay"]


def step(self, g):
    h = self.h
    if self.dialect == "keras":
        self.x = self.x - self.x * h.weight_decay * h.lr
    else:
        g = g + h.weight_decay * self.x
    s = self.s["s"] = h.rho * self.get("s") + (1 - h.rho) * g * g
    d = self.get("d")
    delta = np.sqrt(d + h.eps) / np.sqrt(s + h.eps) * g
    self.s["d"] = h.rho * d + (1 - h.rho) * delta * delta
    self.x = self.x - h.lr * delta


COMMON = [
    dict(lr=1.0),
    dict(lr=0.1),
    dict(lr=1.0, rho=0.95),
    dict(lr=1.0, eps=1e-3),
    dict(lr=1.0, weight_decay=0.01),
    dict(lr=0.5, rho=0.95, eps=1e-4, weight_decay=0.01),
]

CASES = {
    "torch": COMMON,
    "keras": [
        dict(lr=1e-3),
        dict(lr=1.0),
        dict(lr=1.0, rho=0.9),
        dict(lr=1.0, eps=1e-3),
        dict(lr=1.0, weight_decay=0.01),
    ],
    "optax": COMMON,
    "tf1": [dict(lr=1e-3), dict(lr=1.0), dict(lr=1.0, rho=0.9), dict(lr=1.0, eps=1e-3)],
    "paper": [dict(lr=1.0)],
}

SCHEDULED = {
    "torch": [dict(lr=1.0)],
    "keras": [dict(lr=1.0)],
    "optax": [dict(lr=1.0)],
    "tf1": [dict(lr=1.0)],
}
