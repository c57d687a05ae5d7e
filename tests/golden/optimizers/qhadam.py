"""QHAdam: the authors' package qhoptim."""

from harness import *


def recommended(args):
    """With the numbers that the authors recommend, which are not the defaults of the arguments."""
    h = {**DEFAULTS["paper"], **args}
    for key in ("beta1", "beta2", "nu1", "nu2"):
        args.pop(key, None)
    args.update(betas=(h["beta1"], h["beta2"]), nus=(h["nu1"], h["nu2"]))
    return "QHAdam"


PACKAGES = {
    "paper": TorchPackage("qhoptim", recommended, module="qhoptim.pyt", beta1="beta1", beta2="beta2",
                          decoupled_weight_decay="decouple_weight_decay"),
}

DEFAULTS = {
    "paper": dict(beta1=0.995, beta2=0.999, nu1=0.7, nu2=1.0, eps=1e-8, weight_decay=0.0, decoupled_weight_decay=False),
}


def step(self, g):
    h, t = self.h, self.t
    if h.decoupled_weight_decay:
        self.x = self.x - h.lr * h.weight_decay * self.x
    else:
        g = g + h.weight_decay * self.x
    m = self.s["m"] = h.beta1 * self.get("m") + (1 - h.beta1) * g
    v = self.s["v"] = h.beta2 * self.get("v") + (1 - h.beta2) * g * g
    numerator = (1 - h.nu1) * g + h.nu1 * m / (1 - h.beta1 ** t)
    square = (1 - h.nu2) * g * g + h.nu2 * v / (1 - h.beta2 ** t)
    self.x = self.x - h.lr * numerator / (np.sqrt(square) + h.eps)


CASES = {
    "paper": [
        dict(lr=1e-3),
        dict(lr=1e-2),
        dict(lr=1e-2, beta1=0.9, nu1=1.0),
        dict(lr=1e-2, beta1=0.8, beta2=0.99, nu1=0.4, nu2=0.6),
        dict(lr=1e-2, eps=1e-3),
        dict(lr=1e-2, weight_decay=0.1),
        dict(lr=1e-2, weight_decay=0.1, decoupled_weight_decay=True),
    ],
}

SCHEDULED = {"paper": [dict(lr=1e-2, weight_decay=0.1, decoupled_weight_decay=True)]}
