"""NAdam: torch.optim.NAdam, keras.optimizers.Nadam, optax.nadam."""

from harness import *

PACKAGES = {
    "torch": Torch("NAdam"),
    "keras": Keras("Nadam"),
    "optax": Optax("nadam"),
    "paper": Paper(),
}

DEFAULTS = {
    "torch": dict(beta1=0.9, beta2=0.999, eps=1e-8, momentum_decay=4e-3, weight_decay=0.0,
                  decoupled_weight_decay=False),
    "keras": dict(beta1=0.9, beta2=0.999, eps=1e-7, weight_decay=0.0, decoupled_weight_decay=True),
    "optax": dict(beta1=0.9, beta2=0.999, eps=1e-8, eps_root=0.0),
    "paper": dict(beta1=0.99, beta2=0.999, eps=1e-8),
}

CONVENTIONS = ["momentum_schedule", "scheduled_average", "discounted_square"]


def momentum(self, t):
    """Where the libraries have 0.96, that is the float next to it."""
    if self.dialect == "optax":
        return self.h.beta1
    speed = {"torch": self.h.get("momentum_decay"), "keras": 1, "paper": self.real(4e-3)}[self.dialect]
    return self.h.beta1 * (1 - self.real(0.96) ** (t * speed) / 2)


def step(self, g):
    h = self.h
    decay = h.get("weight_decay", self.real(0))
    if h.get("decoupled_weight_decay"):
        self.x = self.x - h.lr * decay * self.x
    else:
        g = g + decay * self.x
    mu, mu_next = momentum(self, self.t), momentum(self, self.t + 1)
    beta1 = mu if self.dialect == "paper" else h.beta1
    m = self.s["m"] = beta1 * self.get("m") + (1 - beta1) * g
    v = self.s["v"] = h.beta2 * self.get("v") + (1 - h.beta2) * g * g
    product = self.s["product"] = self.s.get("product", 1) * mu
    m_hat = mu_next * m / (1 - product * mu_next) + (1 - mu) * g / (1 - product)
    v_hat = v / (1 - h.beta2 ** self.t)
    if self.dialect == "paper":
        v_hat = h.beta2 * v_hat
    self.x = self.x - h.lr * m_hat / (np.sqrt(v_hat + h.get("eps_root", 0)) + h.eps)


COMMON = [
    dict(lr=1e-3),
    dict(lr=1e-2, beta1=0.8, beta2=0.99),
    dict(lr=1e-2, eps=1e-3),
]

COUPLED = but(dict(lr=1e-2, weight_decay=0.1), relative_to_largest=True,
              why="coupled decay takes coordinate 2, of tiny gradients, back to zero: of x only rounding is left")

CASES = {
    "torch": [
        *COMMON,
        dict(lr=2e-3),
        dict(lr=1e-2, momentum_decay=0.25),
        COUPLED,
        dict(lr=1e-2, weight_decay=0.1, decoupled_weight_decay=True),
    ],
    "keras": [
        *COMMON,
        dict(lr=1e-2, weight_decay=0.1),
    ],
    "optax": [
        *COMMON,
        dict(lr=1e-2, eps_root=1e-3),
    ],
    "paper": [dict(lr=2e-3), dict(lr=1e-2, beta1=0.9, beta2=0.99)],
}

SCHEDULED = {
    "torch": [dict(lr=1e-2)],
    "keras": [dict(lr=1e-2)],
    "optax": [dict(lr=1e-2)],
}
