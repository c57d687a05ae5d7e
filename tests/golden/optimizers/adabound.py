"""AdaBound: the authors' package adabound."""

from harness import *


def without_base(args):
    args.pop("base_lr", None)
    return "AdaBound"


def set_base(r):
    """The package takes the learning rate that it is constructed with; `call` does not show another."""
    if r.formula.params["base_lr"]:
        r.opt.base_lrs = [r.formula.params["base_lr"]]


PACKAGES = {"paper": TorchPackage("adabound", without_base, begin=set_base, amsgrad="amsbound")}

DEFAULTS = {
    "paper": dict(beta1=0.9, beta2=0.999, final_lr=0.1, gamma=1e-3, base_lr=0.0, eps=1e-8, amsgrad=False,
                  weight_decay=0.0),
}


def step(self, g):
    h, t = self.h, self.t
    g = g + h.weight_decay * self.x
    m = self.s["m"] = h.beta1 * self.get("m") + (1 - h.beta1) * g
    v = self.s["v"] = h.beta2 * self.get("v") + (1 - h.beta2) * g * g
    if h.amsgrad:
        v = self.s["max"] = np.maximum(self.get("max"), v)
    rate = h.lr * np.sqrt(1 - h.beta2 ** t) / (1 - h.beta1 ** t) / (np.sqrt(v) + h.eps)
    final = h.final_lr * h.lr / (h.base_lr or self.base["lr"])
    rate = np.clip(rate, final * (1 - 1 / (h.gamma * t + 1)), final * (1 + 1 / (h.gamma * t)))
    self.x = self.x - rate * m


CASES = {
    "paper": [
        dict(lr=1e-3),
        dict(lr=1e-3, final_lr=1e-2),
        dict(lr=1e-2, beta1=0.8, beta2=0.99, final_lr=1e-2, gamma=0.1),
        dict(lr=1e-2, eps=1e-3, final_lr=5e-3),
        dict(lr=1e-3, final_lr=1e-2, amsgrad=True),
        dict(lr=1e-3, final_lr=1e-2, weight_decay=0.1),
        dict(lr=2e-3, final_lr=1e-2, gamma=1e-2, base_lr=1e-3),
    ],
}

SCHEDULED = {"paper": [dict(lr=1e-3, final_lr=1e-2, gamma=1e-2), dict(lr=2e-3, final_lr=1e-2, base_lr=4e-3)]}
