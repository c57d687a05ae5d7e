"""SGD: torch.optim.SGD, keras.optimizers.SGD, optax.sgd, tf.compat.v1.train.GradientDescentOptimizer and
MomentumOptimizer."""

from harness import *

PACKAGES = {
    "torch": Torch("SGD"),
    "keras": Keras("SGD"),
    "optax": Optax("sgd"),
    "tf1": Tf1(lambda args: "MomentumOptimizer" if "momentum" in args else "GradientDescentOptimizer"),
}

DEFAULTS = {
    "torch": dict(momentum=0.0, dampening=0.0, nesterov=False, weight_decay=0.0),
    "keras": dict(momentum=0.0, nesterov=False, weight_decay=0.0),
    "optax": dict(momentum=0.0, nesterov=False),
    "tf1": dict(momentum=0.0, nesterov=False),
}

CONVENTIONS = ["lr_in_momentum", "decoupled_weight_decay"]


def step(self, g):
    h = self.h
    mu = h.momentum
    if self.dialect == "keras":              # decoupled weight decay, learning rate inside the buffer
        self.x = self.x - self.x * h.weight_decay * h.lr
        v = self.s["v"] = mu * self.get("v") - h.lr * g
        self.x = self.x + (mu * v - h.lr * g if h.nesterov else v)
        return
    g = g + h.get("weight_decay", 0) * self.x
    b = g                                    # no dampening in the first step, nor without momentum
    if mu != 0 and "b" in self.s:
        b = mu * self.s["b"] + (1 - h.get("dampening", 0)) * g
    self.s["b"] = b
    self.x = self.x - (h.lr * (g + mu * b) if h.nesterov else h.lr * b)


MOMENTUM = [
    dict(lr=1e-3, momentum=0.9),
    dict(lr=1e-4, momentum=0.9),
]
NESTEROV = [
    dict(lr=1e-3, momentum=0.9, nesterov=True),
    dict(lr=1e-4, momentum=0.9, nesterov=True),
]

CASES = {
    "torch": [
        dict(lr=1e-3),
        dict(lr=1e-2),
        dict(lr=1e-4),
        *MOMENTUM,
        dict(lr=1e-2, momentum=0.5),
        dict(lr=1e-3, momentum=0.9, dampening=0.3),
        dict(lr=1e-4, momentum=0.9, dampening=0.9),
        *NESTEROV,
        dict(lr=1e-3, weight_decay=0.01),
        dict(lr=1e-3, weight_decay=0.1),
        dict(lr=1e-4, momentum=0.9, dampening=0.3, weight_decay=0.01),
        dict(lr=1e-4, momentum=0.9, nesterov=True, weight_decay=0.01),
    ],
    "keras": [
        dict(lr=1e-2),
        dict(lr=1e-3),
        dict(lr=1e-4),
        dict(lr=1e-2, momentum=0.9),
        *MOMENTUM,
        *NESTEROV,
        dict(lr=1e-2, weight_decay=0.01),
        dict(lr=1e-3, weight_decay=0.1),
        dict(lr=1e-4, momentum=0.9, nesterov=True, weight_decay=0.1),
    ],
    "optax": [dict(lr=1e-2), dict(lr=1e-3), dict(lr=1e-4), *MOMENTUM, *NESTEROV],
    "tf1": [dict(lr=1e-2), dict(lr=1e-3), dict(lr=1e-4), *MOMENTUM, *NESTEROV],
}

WITH_SCHEDULE = [dict(lr=1e-3), *MOMENTUM, dict(lr=1e-4, momentum=0.9, nesterov=True)]

SCHEDULED = {
    "torch": WITH_SCHEDULE,
    "keras": [*WITH_SCHEDULE, dict(lr=1e-4, momentum=0.9, weight_decay=0.1)],
    "optax": WITH_SCHEDULE,
    "tf1": WITH_SCHEDULE,
}
