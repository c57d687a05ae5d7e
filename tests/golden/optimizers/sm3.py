"""SM3: optax.sm3 and, for what that does not hand on, optax.scale_by_sm3."""

from harness import *


def sm3(args):
    if "b2" in args or "eps" in args:
        if "momentum" in args:
            args["b1"] = args.pop("momentum")
        return "scale_by_sm3"
    return "sm3"


def build(optax, args):
    """optax.sm3 is this chain; its learning rate cannot be scheduled."""
    if "momentum" in args or not {"b1", "b2", "eps"} & set(args):
        return optax.sm3(**args)
    lr = args.pop("learning_rate")
    return optax.chain(optax.scale_by_sm3(**args), optax.scale(-lr))


PACKAGES = {"optax": Optax(sm3, build=build), "paper": Paper()}

DEFAULTS = {"optax": dict(momentum=0.9, beta2=1.0, eps=1e-8), "paper": dict(momentum=0.0)}


def step(self, g):
    h = self.h
    beta2 = h.get("beta2", 1)
    nu = self.s["nu"] = beta2 * self.get("nu") + (1 if beta2 == 1 else 1 - beta2) * g * g
    u = np.where(nu > 0, g / np.sqrt(nu + h.get("eps", 0)), 0)
    m = self.s["m"] = h.momentum * self.get("m") + (1 - h.momentum) * u
    self.x = self.x - h.lr * m


CASES = {
    "optax": [
        dict(lr=0.1),
        dict(lr=0.5),
        dict(lr=0.1, momentum=0.5),
        dict(lr=0.1, eps=1e-2),
        dict(lr=1e-2, beta2=0.99),
        dict(lr=1e-2, momentum=0.5, beta2=0.9, eps=1e-3),
    ],
    "paper": [dict(lr=0.1), dict(lr=0.5)],
}
