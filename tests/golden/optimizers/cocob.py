"""COCOB: optax.contrib.cocob, and the algorithm of Orabona and Tommasi (2017).

The author's package `parameterfree` makes NaN of zero gradients without eps, as the algorithm has it; it is called in those
cases of the paper's dialect that have an eps.
"""

from harness import *


class PaperOrPackage:
    package = TorchPackage("parameterfree", "COCOB", implied=dict(lr=1.0))

    def bind(self, optimizer, module, dialect, params, schedule):
        runner = self.package if "eps" in params else Paper()
        return runner.bind(optimizer, module, dialect, params, schedule)


PACKAGES = {
    "optax": Optax("contrib.cocob"),
    "paper": PaperOrPackage(),
}

DEFAULTS = {
    "optax": dict(alpha=100.0, eps=1e-8, weight_decay=0.0),
    "paper": dict(alpha=100.0, eps=0.0, weight_decay=0.0),
}


def step(self, g):
    h, x = self.h, self.x
    g = h.lr * (g + h.weight_decay * x)
    start = self.s.setdefault("start", x)
    largest = self.s["L"] = np.maximum(self.get("L", h.eps), np.abs(g))
    total = self.s["G"] = self.get("G") + np.abs(g)
    theta = self.s["theta"] = self.get("theta") - g
    reward = self.s["R"] = np.maximum(self.get("R") - g * (x - start), 0)
    moved = theta / (largest * np.maximum(total + largest, h.alpha * largest)) * (largest + reward)
    self.x = start + np.where(largest > 0, moved, 0)


COMMON = [
    dict(lr=1.0),
    dict(lr=1.0, alpha=5.0),
    dict(lr=1.0, alpha=0.5),
]

CASES = {
    "optax": [
        *COMMON,
        dict(lr=0.1),
        dict(lr=1.0, alpha=5.0, eps=0.5),
        # Without such an eps, bets on gradients of 1e-30 are driven by the decay of x alone, and alternate in sign.
        dict(lr=1.0, alpha=5.0, eps=0.5, weight_decay=0.1),
    ],
    "paper": [
        *COMMON,
        dict(lr=0.1),
        dict(lr=1.0, eps=1e-8),
        dict(lr=1.0, alpha=5.0, eps=0.5, weight_decay=0.1),
    ],
}

SCHEDULED = {
    "optax": [dict(lr=1.0, alpha=5.0)],
    "paper": [dict(lr=1.0, alpha=5.0)],
}
