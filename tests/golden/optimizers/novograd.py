"""NovoGrad: optax.novograd; the defaults of the authors' code with the plain formula."""

from harness import *

PACKAGES = {"optax": Optax("novograd"), "paper": Paper()}

DEFAULTS = {
    "optax": dict(beta1=0.9, beta2=0.25, eps=1e-6, eps_root=0.0, weight_decay=0.0),
    "paper": dict(beta1=0.95, beta2=0.98, eps=1e-8, weight_decay=0.0),
}


def step(self, g):
    h = self.h
    square = np.sum(g * g)
    v = self.s["v"] = h.beta2 * self.s["v"] + (1 - h.beta2) * square if self.t > 1 else square
    u = g / (np.sqrt(v + h.get("eps_root", 0)) + h.eps) + h.weight_decay * self.x
    m = self.s["m"] = h.beta1 * self.get("m") + u
    self.x = self.x - h.lr * m


CASES = {
    "optax": [
        dict(lr=1e-3),
        dict(lr=1e-2),
        dict(lr=1e-2, beta1=0.8, beta2=0.9),
        dict(lr=1e-2, eps=0.1),
        dict(lr=1e-2, eps_root=0.1),
        dict(lr=1e-2, weight_decay=0.1),
        dict(lr=5e-3, beta1=0.95, beta2=0.98, eps=1e-3, eps_root=1e-4, weight_decay=0.01),
    ],
    "paper": [dict(lr=1e-3), dict(lr=1e-2, eps=1e-3, weight_decay=0.01)],
}

SCHEDULED = {"optax": [dict(lr=1e-2), dict(lr=1e-2, weight_decay=0.1)]}
