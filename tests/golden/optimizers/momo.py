"""MoMo: optax.contrib.momo, and the authors' package momo-opt."""

from harness import *

PACKAGES = {
    "optax": Optax("contrib.momo", extra=lambda r: dict(value=r.loss)),
    "paper": TorchPackage("momo-opt", "Momo", module="momo", lower_bound="lb", adapt_lower_bound="use_fstar",
                          extra=lambda r: dict(loss=r.torch.tensor(r.loss))),
}

PLAIN = dict(beta=0.9, lower_bound=0.0, adapt_lower_bound=False, bias_correction=False, weight_decay=0.0)

DEFAULTS = {"optax": PLAIN, "paper": PLAIN}

CONVENTIONS = ["decay_first", "zero_below"]


def step(self, g):
    h, x = self.h, self.x
    lowest = h.lower_bound
    if h.bias_correction:
        beta, rho, start = h.beta, 1 - h.beta ** self.t, (0, 0 * g, 0)
    else:
        beta, rho, start = h.beta, 1, (self.loss, g, np.sum(g * x))
    f, d, gamma = (self.s.get(key, first) for key, first in zip(("f", "d", "gamma"), start))
    f = self.s["f"] = beta * f + (1 - beta) * self.loss
    d = self.s["d"] = beta * d + (1 - beta) * g
    gamma = self.s["gamma"] = beta * gamma + (1 - beta) * np.sum(g * x)
    square, product = np.sum(d * d), np.sum(d * x)
    decay = 1 + h.lr * h.weight_decay
    bound = self.s.get("bound", lowest)
    if h.adapt_lower_bound:
        cap = decay * (f - gamma) + product
        if cap < decay * rho * bound:
            bound = max(cap / (2 * decay * rho), lowest)
    gap = decay * (f - rho * bound - gamma) + product
    small = np.finfo(float).eps if self.dialect == "optax" else 0
    tau = min(h.lr / rho, max(gap, 0) / square) if square > small else 0
    if h.adapt_lower_bound:
        bound = max((f + product - gamma - tau * square / 2) / rho, lowest)
    self.s["bound"] = bound
    # optax shrinks x alone, the authors what the step has made of it.
    self.x = x / decay - tau * d if self.dialect == "optax" else (x - tau * d) / decay


COMMON = [
    dict(lr=1.0),
    dict(lr=0.01),
    dict(lr=1.0, beta=0.5),
    dict(lr=1.0, lower_bound=0.4),
    dict(lr=0.1, lower_bound=-20.0, adapt_lower_bound=True),
    dict(lr=0.1, weight_decay=0.1),
    dict(lr=0.01, beta=0.8, lower_bound=-5.0, adapt_lower_bound=True, weight_decay=0.5),
]

CASES = {
    "optax": COMMON,
    "paper": [
        *COMMON,
        dict(lr=1.0, bias_correction=True),
        dict(lr=0.01, beta=0.8, lower_bound=-5.0, adapt_lower_bound=True, weight_decay=0.5, bias_correction=True),
    ],
}

SCHEDULED = {
    "optax": [dict(lr=0.1), dict(lr=0.01, weight_decay=0.5)],
    "paper": [dict(lr=0.1), dict(lr=0.01, weight_decay=0.5)],
}
