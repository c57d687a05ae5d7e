"""QHM: the authors' code, qhoptim.pyt.QHM."""

from harness import *


# What the paper recommends; the package has no defaults.
RECOMMENDED = dict(momentum=0.999, nu=0.7)


def qhm(args):
    for key, value in RECOMMENDED.items():
        args.setdefault(key, value)
    if "decoupled_weight_decay" in args:
        args["weight_decay_type"] = "direct" if args.pop("decoupled_weight_decay") else "grad"
    return "QHM"


PACKAGES = {"paper": TorchPackage("qhoptim", qhm, module="qhoptim.pyt")}

DEFAULTS = {"paper": dict(**RECOMMENDED, weight_decay=0.0, decoupled_weight_decay=False)}


def step(self, g):
    h, x = self.h, self.x
    if h.decoupled_weight_decay:
        x = x * (1 - h.lr * h.weight_decay)
    else:
        g = g + h.weight_decay * x
    m = self.s["m"] = h.momentum * self.get("m") + (1 - h.momentum) * g
    self.x = x - h.lr * ((1 - h.nu) * g + h.nu * m)


CASES = {
    "paper": [
        dict(lr=1e-3),
        dict(lr=1e-2),
        dict(lr=1e-3, momentum=0.9),
        dict(lr=1e-3, nu=0.9),
        dict(lr=1e-3, momentum=0.9, nu=1.0),
        dict(lr=1e-3, momentum=0.9, nu=-0.5),
        dict(lr=1e-3, weight_decay=0.1),
        dict(lr=1e-3, momentum=0.9, weight_decay=0.1, decoupled_weight_decay=True),
    ],
}

SCHEDULED = {"paper": [dict(lr=1e-3, momentum=0.9), dict(lr=1e-3, weight_decay=0.1, decoupled_weight_decay=True)]}
