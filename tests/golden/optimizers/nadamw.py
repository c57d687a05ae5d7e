"""NAdamW: optax.nadamw; torch.optim.NAdam and keras.optimizers.Nadam with decoupled weight decay."""

from harness import *
from optimizers.nadam import step as nadam


def torch(args):
    args.setdefault("weight_decay", 1e-2)
    args.setdefault("decoupled_weight_decay", True)
    return "NAdam"


def keras(args):
    args.setdefault("weight_decay", 4e-3)
    return "Nadam"


PACKAGES = {
    "torch": Torch(torch),
    "keras": Keras(keras),
    "optax": Optax("nadamw"),
    "paper": Paper(),
}

DEFAULTS = {
    "torch": dict(beta1=0.9, beta2=0.999, eps=1e-8, momentum_decay=4e-3, weight_decay=1e-2,
                  decoupled_weight_decay=True),
    "keras": dict(beta1=0.9, beta2=0.999, eps=1e-7, weight_decay=4e-3, decoupled_weight_decay=True),
    "optax": dict(beta1=0.9, beta2=0.999, eps=1e-8, eps_root=0.0, weight_decay=1e-4, decoupled_weight_decay=True),
    "paper": dict(beta1=0.99, beta2=0.999, eps=1e-8, weight_decay=1e-2, decoupled_weight_decay=True),
}

CONVENTIONS = ["momentum_schedule", "scheduled_average", "discounted_square"]


def step(self, g):
    """Decay, then NAdam without any."""
    h = self.h
    decay, h["weight_decay"] = h.weight_decay, self.real(0)
    if h.decoupled_weight_decay:
        self.x = self.x - h.lr * decay * self.x
    else:
        g = g + decay * self.x
    nadam(self, g)


COMMON = [
    dict(lr=1e-3),
    dict(lr=1e-2, weight_decay=0.1),
    dict(lr=1e-2, beta1=0.8, beta2=0.99, eps=1e-3),
]

COUPLED = but(dict(lr=1e-2, weight_decay=0.1, decoupled_weight_decay=False), relative_to_largest=True,
              why="coupled decay takes coordinate 2, of tiny gradients, back to zero: of x only rounding is left")

CASES = {
    "torch": [
        *COMMON,
        dict(lr=2e-3),
        dict(lr=1e-2, momentum_decay=0.25),
        COUPLED,
    ],
    "keras": COMMON,
    "optax": [
        *COMMON,
        dict(lr=1e-2, eps_root=1e-3),
    ],
    "paper": [dict(lr=2e-3)],
}

SCHEDULED = {
    "torch": [dict(lr=1e-2, weight_decay=0.1)],
    "keras": [dict(lr=1e-2, weight_decay=0.1)],
    "optax": [dict(lr=1e-2, weight_decay=0.1)],
}
