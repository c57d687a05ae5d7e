"""Lion: keras.optimizers.Lion, optax.lion; with the defaults of the authors' code Lion of pytorch_optimizer."""

from harness import *

PACKAGES = {
    "keras": Keras("Lion"),
    "optax": Optax("lion"),
    "paper": TorchPackage("pytorch-optimizer", "Lion"),
}

DEFAULTS = {
    "keras": dict(beta1=0.9, beta2=0.99, weight_decay=0.0),
    "optax": dict(beta1=0.9, beta2=0.99, weight_decay=1e-3),
    "paper": dict(beta1=0.9, beta2=0.99, weight_decay=0.0),
}

OPTIONS = dict(relative_to_largest=True,
               why="steps of one length come back to zero, where what is left of x is rounding")


def step(self, g):
    h, m = self.h, self.get("m")
    self.x = self.x - h.lr * (np.sign(h.beta1 * m + (1 - h.beta1) * g) + h.weight_decay * self.x)
    self.s["m"] = h.beta2 * m + (1 - h.beta2) * g


COMMON = [
    dict(lr=1e-4),
    dict(lr=1e-3),
    dict(lr=1e-2),
    dict(lr=3e-3, beta1=0.5),
    dict(lr=3e-3, beta2=0.9),
    dict(lr=3e-3, beta1=0.95, beta2=0.98, weight_decay=0.5),
]

CASES = {
    "keras": [*COMMON, dict(lr=1e-3, weight_decay=0.1)],
    "optax": [*COMMON, dict(lr=1e-3, weight_decay=0.0)],
    "paper": [*COMMON, dict(lr=1e-3, weight_decay=0.1)],
}

SCHEDULED = {
    "keras": [dict(lr=1e-2), dict(lr=1e-2, weight_decay=0.1)],
    "optax": [dict(lr=1e-2)],
    "paper": [dict(lr=1e-2, weight_decay=0.1)],
}
