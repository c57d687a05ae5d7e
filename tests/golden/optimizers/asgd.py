"""Averaged SGD: torch.optim.ASGD, whose answer is `ax` of its state."""

from harness import *

PACKAGES = {"torch": Torch("ASGD", fixed=dict(foreach=False), answer=lambda r: r.opt.state[r.x]["ax"],
                           **{"lambda": "lambd"})}

DEFAULTS = {"torch": {"lambda": 1e-4, "alpha": 0.75, "t0": 1e6, "weight_decay": 0.0}}


def step(self, g):
    h, t = self.h, self.t
    decay, one = h["lambda"], self.real(1)
    rate = self.s.get("rate", h.lr)
    g = g + h.weight_decay * self.x
    self.x = self.x * (1 - decay * rate) - rate * g
    mean = self.get("mean")
    self.answer = self.s["mean"] = mean + (self.x - mean) / max(one, t - 1 - h.t0)
    self.s["rate"] = h.lr / (1 + decay * h.lr * t) ** h.alpha


CASES = {
    "torch": [
        dict(lr=1e-2),
        dict(lr=1e-3),
        dict(lr=1e-3, t0=0.0),
        dict(lr=1e-3, t0=50.5),
        {"lr": 1e-3, "lambda": 0.0, "t0": 20.0},
        {"lr": 1e-3, "lambda": 1.0, "t0": 10.0},
        {"lr": 1e-3, "lambda": 10.0, "alpha": 0.5, "t0": 10.0},
        {"lr": 1e-3, "lambda": 1.0, "alpha": 1.0, "t0": 100.0, "weight_decay": 0.1},
    ],
}

SCHEDULED = {"torch": [dict(lr=1e-3, t0=10.0), {"lr": 1e-3, "lambda": 1.0, "t0": 10.0}]}
