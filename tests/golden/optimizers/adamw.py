"""AdamW: torch.optim.AdamW, keras.optimizers.AdamW, optax.adamw."""

from harness import *
from optimizers.adam import step as adam

PACKAGES = {
    "torch": Torch(lambda args: "AdamW" if args.pop("decoupled_weight_decay", True) else "Adam"),
    "keras": Keras("AdamW"),
    "optax": Optax("adamw"),
}

DEFAULTS = {
    "torch": dict(beta1=0.9, beta2=0.999, eps=1e-8, amsgrad=False, weight_decay=1e-2, decoupled_weight_decay=True),
    "keras": dict(beta1=0.9, beta2=0.999, eps=1e-7, amsgrad=False, weight_decay=4e-3, decoupled_weight_decay=True),
    "optax": dict(beta1=0.9, beta2=0.999, eps=1e-8, eps_root=0.0, weight_decay=1e-4, decoupled_weight_decay=True),
}

CONVENTIONS = ["eps_hat", "max_of_corrected"]


def step(self, g):
    """Decay, then Adam without any."""
    h = self.h
    decay, h["weight_decay"] = h.weight_decay, self.real(0)
    if h.decoupled_weight_decay:
        self.x = self.x - h.lr * decay * self.x
    else:
        g = g + decay * self.x
    adam(self, g)


COMMON = [
    dict(lr=1e-3),
    dict(lr=1e-2, weight_decay=0.1),
    dict(lr=1e-2, beta1=0.8, beta2=0.99, eps=1e-3),
]

CASES = {
    "torch": [
        *COMMON,
        dict(lr=1e-2, amsgrad=True),
        dict(lr=1e-2, weight_decay=0.1, decoupled_weight_decay=False),
    ],
    "keras": [
        *COMMON,
        dict(lr=1e-2, amsgrad=True),
    ],
    "optax": [
        *COMMON,
        dict(lr=1e-2, eps_root=1e-3),
    ],
}

SCHEDULED = {
    "torch": [dict(lr=1e-2, weight_decay=0.1)],
    "keras": [dict(lr=1e-2, weight_decay=0.1)],
    "optax": [dict(lr=1e-2, weight_decay=0.1)],
}
