"""LARS: optax.lars; the paper's by torch_optimizer.LARS, the same at a constant rate and with weight decay."""

from harness import *


def lars(args):
    """Its defaults are not the paper's; without weight decay, it has no trust ratio at all."""
    args.update({**DEFAULTS["paper"], **args})
    return "LARS"


PACKAGES = {"optax": Optax("lars"), "paper": TorchPackage("torch-optimizer", lars)}

DEFAULTS = {
    "optax": dict(trust_coefficient=1e-3, eps=0.0, momentum=0.9, nesterov=False, weight_decay=0.0),
    "paper": dict(trust_coefficient=1e-3, eps=0.0, momentum=0.9, nesterov=False, weight_decay=5e-4),
}

CONVENTIONS = ["separate_norms"]


def norm(v):
    return np.sqrt(np.sum(v * v))


def step(self, g):
    h = self.h
    u = g + h.weight_decay * self.x
    size, slope = norm(self.x), norm(u)
    if self.dialect == "paper":
        slope = norm(g) + h.weight_decay * size
    q = h.trust_coefficient * size / (slope + h.eps) if size > 0 and slope > 0 else 1
    b = self.s["b"] = h.momentum * self.get("b") + h.lr * q * u
    self.x = self.x - (h.lr * q * u + h.momentum * b if h.nesterov else b)


CASES = {
    "optax": [
        dict(lr=1.0),
        dict(lr=0.1, trust_coefficient=0.1),
        dict(lr=1.0, eps=0.1),
        dict(lr=1.0, momentum=0.0),
        dict(lr=1.0, nesterov=True),
        dict(lr=1.0, weight_decay=0.1),
        dict(lr=0.5, trust_coefficient=0.02, eps=0.1, momentum=0.5, nesterov=True, weight_decay=0.1),
    ],
    "paper": [
        dict(lr=1.0),
        dict(lr=0.1, trust_coefficient=0.1),
        dict(lr=1.0, weight_decay=0.1, nesterov=True),
    ],
}

SCHEDULED = {"optax": [dict(lr=1.0), dict(lr=1.0, weight_decay=0.1, nesterov=True)]}
