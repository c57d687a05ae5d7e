"""MADGRAD: optax.contrib.madgrad; the authors' package madgrad (@paper)."""

from harness import *


def count_in_float64(r):
    """The weight is the root of the step counter, which is int32, and JAX takes that root in float32 even under
    jax_enable_x64; of a float64 counter it is float64."""
    r.state = r.jax.tree.map(lambda v: v.astype(r.jnp.float64), r.state)


PACKAGES = {
    "optax": Optax("contrib.madgrad", begin=count_in_float64),
    "paper": TorchPackage("madgrad", "MADGRAD", decoupled_weight_decay="decouple_decay"),
}

PLAIN = dict(momentum=0.9, eps=1e-6, weight_decay=0.0)

DEFAULTS = {"optax": PLAIN, "paper": {**PLAIN, "decoupled_weight_decay": False}}

CONVENTIONS = ["zero_lr_stops"]


def step(self, g):
    h, lr = self.h, self.h.lr + self.h.eps
    decoupled = h.get("decoupled_weight_decay")
    decay = lr * h.weight_decay * self.x if decoupled else 0
    if not decoupled:
        g = g + h.weight_decay * self.x
    start = self.s.setdefault("start", self.x)
    w = lr * np.sqrt(self.real(self.t))
    s = self.s["s"] = self.get("s") + w * g
    v = self.s["v"] = self.get("v") + w * g * g
    if h.momentum == 0:                      # there the start is computed from x, which has decayed
        start = self.s["start"] = start - decay
        decay = 0
    z = start - s / (np.cbrt(v) + h.eps)
    self.x = h.momentum * self.x + (1 - h.momentum) * z - decay


COMMON = [
    dict(lr=1e-2),
    dict(lr=1e-1),
    dict(lr=1e-2, momentum=0.5),
    dict(lr=1e-2, momentum=0.0),
    dict(lr=1e-2, eps=1e-2),
    dict(lr=1e-2, weight_decay=0.1),
]

CASES = {
    "optax": COMMON,
    "paper": [
        *COMMON,
        dict(lr=1e-2, weight_decay=0.1, decoupled_weight_decay=True),
        dict(lr=1e-2, momentum=0.0, weight_decay=0.1, decoupled_weight_decay=True),
    ],
}

SCHEDULED = {
    "optax": [dict(lr=1e-2)],
    "paper": [dict(lr=1e-2), dict(lr=1e-2, weight_decay=0.1, decoupled_weight_decay=True)],
}
