"""RAdam: torch.optim.RAdam, optax.radam."""

from harness import *

PACKAGES = {
    "torch": Torch("RAdam"),
    "optax": Optax("radam"),
    "paper": Paper(),
}

DEFAULTS = {
    "torch": dict(beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.0, decoupled_weight_decay=False),
    "optax": dict(beta1=0.9, beta2=0.999, eps=1e-8, eps_root=0.0, threshold=5.0, nesterov=False),
    "paper": dict(beta1=0.9, beta2=0.999),
}

CONVENTIONS = ["eps_hat"]


def step(self, g):
    h, t = self.h, self.t
    decay = h.get("weight_decay", self.real(0))
    if h.get("decoupled_weight_decay"):
        self.x = self.x - h.lr * decay * self.x
    else:
        g = g + decay * self.x
    m = self.s["m"] = h.beta1 * self.get("m") + (1 - h.beta1) * g
    v = self.s["v"] = h.beta2 * self.get("v") + (1 - h.beta2) * g * g
    # 1 - beta2**t cancels, and then once more in rho.
    c1, c2 = 1 - h.beta1 ** t, -np.expm1(t * np.log1p(h.beta2 - 1))
    m_hat = m / c1
    if h.get("nesterov"):
        m_hat = h.beta1 * m / (1 - h.beta1 ** (t + 1)) + (1 - h.beta1) * g / c1
    rho_inf = 2 / (1 - h.beta2) - 1
    rho = rho_inf - 2 * t * h.beta2 ** t / c2
    if rho <= {"torch": 5, "optax": h.get("threshold"), "paper": 4}[self.dialect]:
        self.x = self.x - h.lr * m_hat
        return
    r = np.sqrt((rho - 4) * (rho - 2) * rho_inf / ((rho_inf - 4) * (rho_inf - 2) * rho))
    if self.dialect == "torch":
        root = (np.sqrt(v) + h.eps) / np.sqrt(c2)
    elif self.dialect == "optax":
        root = np.sqrt(v / c2 + h.eps_root) + h.eps
    else:
        root = np.sqrt(v / c2)
    # Without ε, a coordinate without any gradient yet stays.
    self.x = self.x - h.lr * r * np.where(root == 0, 0, m_hat / np.where(root == 0, 1, root))


COMMON = [
    dict(lr=1e-3),
    dict(lr=1e-3, beta1=0.8, beta2=0.99),
    dict(lr=1e-3, eps=1e-3),
]

COUPLED = but(dict(lr=1e-3, weight_decay=0.01), open_tol=1e-11,
              why="its 1 - beta2**t and rho cancel for small t: r is off by some 1e-12, and coordinate 2 with it")

CASES = {
    "torch": [
        *COMMON,
        COUPLED,
        dict(lr=1e-3, weight_decay=0.1, decoupled_weight_decay=True),
    ],
    "optax": [
        *COMMON,
        dict(lr=1e-3, eps_root=1e-3),
        dict(lr=1e-3, threshold=10.0),
        dict(lr=1e-3, nesterov=True),
    ],
    "paper": [dict(lr=1e-3), dict(lr=1e-3, beta1=0.8, beta2=0.99)],
}

SCHEDULED = {
    "torch": [dict(lr=1e-3)],
    "optax": [dict(lr=1e-3)],
}
