"""Adagrad: torch.optim.Adagrad, keras.optimizers.Adagrad, optax.adagrad, tf.compat.v1.train.AdagradOptimizer."""

from harness import *

PACKAGES = {
    "torch": Torch("Adagrad"),
    "keras": Keras("Adagrad"),
    "optax": Optax("adagrad"),
    "tf1": Tf1("AdagradOptimizer"),
    "paper": Paper(),
}

DEFAULTS = {
    "torch": dict(lr_decay=0.0, weight_decay=0.0, initial_accumulator=0.0, eps=1e-10),
    "keras": dict(initial_accumulator=0.1, eps=1e-7, weight_decay=0.0),
    "optax": dict(initial_accumulator=0.1, eps=1e-7),
    "tf1": dict(initial_accumulator=0.1, eps=0.0),
    "paper": dict(initial_accumulator=0.0),
}

CONVENTIONS = ["eps_inside_sqrt", "decoupled_weight_decay"]


def step(self, g):
    h = self.h
    if self.dialect == "keras":
        self.x = self.x - self.x * h.weight_decay * h.lr
    else:
        g = g + h.get("weight_decay", 0) * self.x
    a = self.s["a"] = self.get("a", h.initial_accumulator) + g * g
    if self.dialect == "torch":
        lr = h.lr / (1 + (self.t - 1) * h.lr_decay)
        self.x = self.x - lr * g / (np.sqrt(a) + h.eps)
    elif self.dialect == "paper":            # a coordinate without any gradient yet stays
        self.x = self.x - np.where(a > 0, h.lr * g / np.sqrt(a), 0)
    else:
        self.x = self.x - h.lr * g / np.sqrt(a + h.eps)


CASES = {
    "torch": [
        dict(lr=1e-2),
        dict(lr=0.5),
        dict(lr=0.1, lr_decay=0.01),
        dict(lr=0.1, weight_decay=0.01),
        dict(lr=0.1, initial_accumulator=0.1),
        dict(lr=0.1, eps=1e-3),
        dict(lr=0.1, lr_decay=0.01, weight_decay=0.01, initial_accumulator=0.1, eps=1e-3),
    ],
    "keras": [
        dict(lr=1e-3),
        dict(lr=0.5),
        dict(lr=0.1, initial_accumulator=0.5),
        dict(lr=0.1, eps=1e-3),
        dict(lr=0.1, weight_decay=0.01),
    ],
    "optax": [dict(lr=1e-2), dict(lr=0.5), dict(lr=0.1, initial_accumulator=0.5), dict(lr=0.1, eps=1e-3)],
    "tf1": [dict(lr=1e-2), dict(lr=0.5), dict(lr=0.1, initial_accumulator=0.5)],
    "paper": [dict(lr=1e-2), dict(lr=0.5)],
}

SCHEDULED = {
    "torch": [dict(lr=0.1)],
    "keras": [dict(lr=0.1)],
    "optax": [dict(lr=0.1)],
    "tf1": [dict(lr=0.1)],
}
