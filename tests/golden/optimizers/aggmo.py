"""AggMo: AggMo of torch_optimizer, which is the authors' code; its list of betas is made from `a` and `k`."""

from harness import *


def aggmo(args):
    a, k = args.pop("a", DEFAULTS["paper"]["a"]), args.pop("k", DEFAULTS["paper"]["k"])
    args["betas"] = tuple(1 - a**i for i in range(k))
    return "AggMo"


PACKAGES = {"paper": TorchPackage("torch-optimizer", aggmo)}

DEFAULTS = {"paper": dict(k=3, a=0.1, weight_decay=0.0)}


def step(self, g):
    h = self.h
    g = g + h.weight_decay * self.x
    buffers = self.s.setdefault("v", [self.get("zeros")] * h.k)
    self.s["v"] = [(1 - h.a**i) * v + g for i, v in enumerate(buffers)]
    self.x = self.x - h.lr / h.k * sum(self.s["v"])


CASES = {
    "paper": [
        dict(lr=1e-3),
        dict(lr=1e-4),
        dict(lr=1e-2, k=1),
        dict(lr=1e-3, k=2),
        dict(lr=1e-4, k=4),
        dict(lr=1e-3, a=0.5),
        dict(lr=1e-4, weight_decay=0.1),
        dict(lr=1e-3, k=5, a=0.5, weight_decay=0.1),
    ],
}

SCHEDULED = {"paper": [dict(lr=1e-3), dict(lr=1e-3, k=2, weight_decay=0.1)]}
