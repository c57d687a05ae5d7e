"""Polyak's step size: optax.polyak_sgd, and the formula of Loizou et al. (2021)."""

from harness import *


def variant(args):
    """positive_part is the variant sps+."""
    if args.pop("positive_part", False):
        args["variant"] = "sps+"
    return "polyak_sgd"


PACKAGES = {
    "optax": Optax(variant, lr="scaling", max_lr="max_learning_rate", extra=lambda r: dict(value=r.loss)),
    "paper": Paper(),
}

PLAIN = dict(f_min=0.0, max_lr=1.0, eps=0.0, positive_part=False)

DEFAULTS = {
    "optax": PLAIN,
    "paper": {**PLAIN, **dict(c=0.5)},
}

CONVENTIONS = ["lr_in_norm", "zero_below"]


def step(self, g):
    h = self.h
    gap = self.loss - h.f_min
    if h.positive_part:
        gap = max(gap, 0)
    if self.dialect == "optax":              # the norm is that of the gradient after scaling
        q = np.sum((h.lr * g) ** 2) + h.eps
        gamma = 0 if q <= np.finfo(float).eps else min(gap / q, h.max_lr)
    else:
        q = h.c * np.sum(g * g) + h.eps
        gamma = 0 if q == 0 else min(gap / q, h.max_lr)
    self.x = self.x - h.lr * gamma * g


COMMON = [
    dict(lr=1.0),
    dict(lr=0.5),
    dict(lr=1.0, max_lr=0.01),
    dict(lr=1.0, eps=2.0),
    # Above some of the losses.
    dict(lr=1.0, f_min=1.5, max_lr=0.1),
    dict(lr=1.0, f_min=1.5, max_lr=0.1, positive_part=True),
]

CASES = {
    "optax": COMMON,
    "paper": [*COMMON, dict(lr=1.0, c=1.0), dict(lr=0.5, c=0.2, eps=0.1, max_lr=0.5)],
}

SCHEDULED = {
    "optax": [dict(lr=1.0), dict(lr=0.5, max_lr=0.1)],
    "paper": [dict(lr=1.0, c=1.0)],
}
