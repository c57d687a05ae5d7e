"""ACProp: optax.contrib.acprop; the paper's form as the plain formula."""

from harness import *

PACKAGES = {"optax": Optax("contrib.acprop"), "paper": Paper()}

PLAIN = dict(beta1=0.9, beta2=0.999, eps=1e-16, eps_root=1e-16, weight_decay=0.0)

DEFAULTS = {"optax": PLAIN, "paper": PLAIN}

CONVENTIONS = ["previous_mean"]


def step(self, g):
    h, t = self.h, self.t
    self.x = self.x - h.lr * h.weight_decay * self.x
    m, s = self.get("m"), self.get("s")
    corrected = np.ones_like(s) if t == 1 else s / (1 - h.beta2 ** (t - 1))
    self.x = self.x - h.lr * g / (np.sqrt(corrected) + h.eps)
    after = self.s["m"] = h.beta1 * m + (1 - h.beta1) * g
    surprise = g - (m if self.dialect == "optax" else after)
    self.s["s"] = h.beta2 * s + (1 - h.beta2) * surprise ** 2 + h.eps_root


CASES = {
    "optax": [
        dict(lr=1e-3),
        dict(lr=1e-2),
        dict(lr=1e-2, beta1=0.8, beta2=0.99),
        dict(lr=1e-2, eps=0.1),
        dict(lr=1e-2, eps_root=1e-3),
        dict(lr=1e-2, weight_decay=0.1),
        dict(lr=5e-3, beta1=0.5, beta2=0.99, eps=1e-3, eps_root=1e-4, weight_decay=0.1),
    ],
    "paper": [
        dict(lr=1e-3),
        dict(lr=1e-2, beta1=0.8, beta2=0.99),
        dict(lr=1e-2, eps=0.1, eps_root=1e-3),
        dict(lr=1e-2, weight_decay=0.1),
    ],
}

SCHEDULED = {"optax": [dict(lr=1e-2, weight_decay=0.1)], "paper": [dict(lr=1e-2)]}
