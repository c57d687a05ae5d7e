"""AdaBelief: optax.adabelief, and the authors' adabelief-pytorch without its rectification."""

from harness import *


def authors(args):
    """One ε for both places, here that of the paper."""
    assert args.pop("eps_root", 1e-8) == args.setdefault("eps", 1e-8)
    return "AdaBelief"


PACKAGES = {
    "optax": Optax("adabelief"),
    "paper": TorchPackage("adabelief-pytorch", authors,
                          fixed=dict(rectify=False, weight_decouple=False, print_change_log=False)),
}

DEFAULTS = {
    "optax": dict(beta1=0.9, beta2=0.999, eps=1e-16, eps_root=1e-16, nesterov=False),
    "paper": dict(beta1=0.9, beta2=0.999, eps=1e-8, eps_root=1e-8),
}


def step(self, g):
    h, t = self.h, self.t
    m = self.s["m"] = h.beta1 * self.get("m") + (1 - h.beta1) * g
    s = self.s["s"] = h.beta2 * self.get("s") + (1 - h.beta2) * (g - m) ** 2 + h.eps_root
    m_hat, s_hat = m / (1 - h.beta1 ** t), s / (1 - h.beta2 ** t)
    if h.get("nesterov"):
        m_hat = h.beta1 * m / (1 - h.beta1 ** (t + 1)) + (1 - h.beta1) * g / (1 - h.beta1 ** t)
    self.x = self.x - h.lr * m_hat / (np.sqrt(s_hat) + h.eps)


CASES = {
    "optax": [
        dict(lr=1e-3),
        dict(lr=1e-2, beta1=0.8, beta2=0.99),
        dict(lr=1e-2, eps=1e-3),
        dict(lr=1e-2, eps_root=1e-6),
        dict(lr=1e-3, nesterov=True),
    ],
    "paper": [
        dict(lr=1e-3),
        dict(lr=1e-2, beta1=0.8, beta2=0.99),
        dict(lr=1e-2, eps=1e-4, eps_root=1e-4),
    ],
}

SCHEDULED = {
    "optax": [dict(lr=1e-2)],
    "paper": [dict(lr=1e-2)],
}
