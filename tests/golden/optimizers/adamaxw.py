"""AdamaxW: optax.adamaxw, keras.optimizers.Adamax with a weight decay."""

from harness import *
from optimizers.adamax import step as adamax


def keras(args):
    args.setdefault("weight_decay", 4e-3)
    return "Adamax"


def build(optax, args):
    """adamaxw; with coupled decay, from its parts."""
    if args.pop("decoupled_weight_decay", True):
        return optax.adamaxw(**args)
    lr, decay = args.pop("learning_rate"), args.pop("weight_decay")
    return optax.chain(
        optax.add_decayed_weights(decay), optax.scale_by_adamax(**args), optax.scale_by_learning_rate(lr))


PACKAGES = {
    "keras": Keras(keras),
    "optax": Optax("adamaxw", build=build),
}

DEFAULTS = {
    "keras": dict(beta1=0.9, beta2=0.999, eps=1e-7, weight_decay=4e-3, decoupled_weight_decay=True),
    "optax": dict(beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=1e-4, decoupled_weight_decay=True),
}

CONVENTIONS = ["eps_in_max"]


def step(self, g):
    """Decay, then Adamax without any."""
    h = self.h
    decay, h["weight_decay"] = h.weight_decay, self.real(0)
    if h.decoupled_weight_decay:
        self.x = self.x - h.lr * decay * self.x
    else:
        g = g + decay * self.x
    adamax(self, g)


COMMON = [
    dict(lr=1e-3),
    dict(lr=1e-2, weight_decay=0.1),
    dict(lr=1e-2, beta1=0.8, beta2=0.99, eps=1e-3),
]

CASES = {
    "keras": COMMON,
    "optax": [
        *COMMON,
        dict(lr=2e-3),
        dict(lr=1e-2, weight_decay=0.1, decoupled_weight_decay=False),
    ],
}

SCHEDULED = {
    "keras": [dict(lr=1e-2, weight_decay=0.1)],
    "optax": [dict(lr=1e-2, weight_decay=0.1)],
}
