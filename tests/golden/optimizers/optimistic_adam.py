"""Optimistic Adam: optax.optimistic_adam_v2; the paper's algorithm has no package."""

from harness import *

PACKAGES = {"optax": Optax("optimistic_adam_v2"), "paper": Paper()}

ADAM = dict(alpha=1.0, beta=1.0, beta1=0.9, beta2=0.999, eps=1e-8, eps_root=0.0)

DEFAULTS = {
    "optax": dict(**ADAM, nesterov=True),
    "paper": dict(**ADAM, nesterov=False),
}

CONVENTIONS = ["zero_prior"]


def step(self, g):
    h, b1, b2, t = self.h, self.h.beta1, self.h.beta2, self.t
    m = self.s["m"] = b1 * self.get("m") + (1 - b1) * g
    v = self.s["v"] = b2 * self.get("v") + (1 - b2) * g * g
    if h.nesterov:
        m_hat = b1 * m / (1 - b1 ** (t + 1)) + (1 - b1) * g / (1 - b1**t)
    else:
        m_hat = m / (1 - b1**t)
    r = m_hat / (np.sqrt(v / (1 - b2**t) + h.eps_root) + h.eps)
    before = self.s.get("r", r if self.dialect == "optax" else 0)
    self.s["r"] = r
    self.x = self.x - h.lr * ((h.alpha + h.beta) * r - h.beta * before)


COMMON = [
    dict(lr=1e-3),
    dict(lr=1e-2),
    dict(lr=1e-2, alpha=0.5),
    dict(lr=1e-2, beta=0.5),
    dict(lr=1e-2, beta1=0.8, beta2=0.99),
    dict(lr=1e-2, eps=1e-3, eps_root=1e-4),
]

CASES = {
    "optax": [*COMMON, dict(lr=1e-2, nesterov=False), dict(lr=1e-2, alpha=1.5, beta=3.0, beta1=0.5, nesterov=False)],
    "paper": [*COMMON, dict(lr=1e-2, nesterov=True)],
}

SCHEDULED = {"optax": [dict(lr=1e-2)], "paper": [dict(lr=1e-2)]}
