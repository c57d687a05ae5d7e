"""AMSGrad: torch.optim.Adam and keras.optimizers.Adam with amsgrad=True, optax.amsgrad."""

from harness import *
from optimizers.adam import step


def adam(args):
    args.setdefault("amsgrad", True)
    return "Adam"


PACKAGES = {
    "torch": Torch(adam),
    "keras": Keras(adam),
    "optax": Optax(lambda args: "amsgrad" if args.pop("amsgrad", True) else "adam"),
}

DEFAULTS = {
    "torch": dict(beta1=0.9, beta2=0.999, eps=1e-8, amsgrad=True, weight_decay=0.0),
    "keras": dict(beta1=0.9, beta2=0.999, eps=1e-7, amsgrad=True, weight_decay=0.0),
    "optax": dict(beta1=0.9, beta2=0.999, eps=1e-8, eps_root=0.0, amsgrad=True),
}

CONVENTIONS = ["eps_hat", "max_of_corrected", "decoupled_weight_decay"]

COMMON = [
    dict(lr=1e-3),
    dict(lr=1e-1),
    dict(lr=1e-2, beta1=0.8, beta2=0.99, eps=1e-3),
    dict(lr=1e-2, amsgrad=False),
]

CASES = {
    "torch": [*COMMON, dict(lr=1e-2, weight_decay=0.1)],
    "keras": [*COMMON, dict(lr=1e-2, weight_decay=0.1)],
    "optax": [*COMMON, dict(lr=1e-2, eps_root=1e-3)],
}

SCHEDULED = {
    "torch": [dict(lr=1e-1)],
    "keras": [dict(lr=1e-1)],
    "optax": [dict(lr=1e-1)],
}
