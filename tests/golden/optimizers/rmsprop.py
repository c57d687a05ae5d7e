"""RMSprop: torch.optim.RMSprop, keras.optimizers.RMSprop, optax.rmsprop, tf.compat.v1.train.RMSPropOptimizer."""

from harness import *

PACKAGES = {
    "torch": Torch("RMSprop", rho="alpha"),
    "keras": Keras("RMSprop"),
    "optax": Optax("rmsprop", rho="decay", initial_value="initial_scale", eps_inside_sqrt="eps_in_sqrt"),
    "tf1": Tf1("RMSPropOptimizer", rho="decay"),
    "paper": Paper(),
}

PLAIN = dict(eps_inside_sqrt=True, centered=False, momentum=0.0, nesterov=False, initial_value=0.0,
             bias_correction=False, weight_decay=0.0)

DEFAULTS = {
    "torch": {**PLAIN, **dict(rho=0.99, eps=1e-8, eps_inside_sqrt=False)},
    "keras": {**PLAIN, **dict(rho=0.9, eps=1e-7)},
    "optax": {**PLAIN, **dict(rho=0.9, eps=1e-8)},
    "tf1": {**PLAIN, **dict(rho=0.9, eps=1e-10, initial_value=1.0)},
    "paper": {**PLAIN, **dict(rho=0.9, eps=0.0)},
}

CONVENTIONS = ["lr_in_momentum", "decoupled_weight_decay"]


def step(self, g):
    h, rho, mu = self.h, self.h.rho, self.h.momentum
    if self.dialect == "keras":
        self.x = self.x - self.x * h.weight_decay * h.lr
    else:
        g = g + h.weight_decay * self.x
    v = self.s["v"] = rho * self.get("v", h.initial_value) + (1 - rho) * g * g
    correction = 1 - rho ** self.t if h.bias_correction else 1
    v = v / correction
    if h.centered:
        m = self.s["m"] = rho * self.get("m") + (1 - rho) * g
        v = v - (m / correction) ** 2
    d = np.sqrt(v + h.eps) if h.eps_inside_sqrt else np.sqrt(v) + h.eps
    if self.dialect == "paper":              # a coordinate without any gradient yet stays
        self.x = self.x - np.where(d > 0, h.lr * g / d, 0)
    elif self.dialect == "torch":            # learning rate outside the buffer
        b = self.s["b"] = mu * self.get("b") + g / d
        self.x = self.x - h.lr * b
    else:
        b = self.s["b"] = mu * self.get("b") + h.lr * g / d
        self.x = self.x - (h.lr * g / d + mu * b if h.nesterov else b)


CASES = {
    "torch": [
        dict(lr=1e-2),
        dict(lr=1e-3),
        dict(lr=1e-2, rho=0.9),
        dict(lr=1e-2, eps=1e-3),
        dict(lr=1e-2, momentum=0.9),
        dict(lr=1e-3, momentum=0.9),
        dict(lr=1e-2, centered=True),
        dict(lr=1e-2, centered=True, momentum=0.9),
        dict(lr=1e-3, rho=0.9, centered=True, momentum=0.9),
        dict(lr=1e-2, weight_decay=0.01),
        dict(lr=5e-3, rho=0.9, eps=1e-3, centered=True, momentum=0.9, weight_decay=0.01),
    ],
    "keras": [
        dict(lr=1e-3),
        dict(lr=1e-2),
        dict(lr=1e-2, rho=0.99),
        dict(lr=1e-2, eps=1e-3),
        dict(lr=1e-3, momentum=0.9),
        dict(lr=1e-2, momentum=0.9),
        dict(lr=1e-3, centered=True),
        dict(lr=1e-3, centered=True, momentum=0.9),
        dict(lr=1e-2, weight_decay=0.01),
        dict(lr=5e-3, rho=0.99, eps=1e-3, centered=True, momentum=0.9, weight_decay=0.01),
    ],
    "optax": [
        dict(lr=1e-3),
        dict(lr=1e-2),
        dict(lr=1e-2, rho=0.99),
        dict(lr=1e-2, eps=1e-3),
        dict(lr=1e-3, eps_inside_sqrt=False),
        dict(lr=1e-2, eps=1e-3, eps_inside_sqrt=False),
        dict(lr=1e-3, centered=True),
        dict(lr=1e-3, centered=True, eps_inside_sqrt=False),
        dict(lr=1e-3, momentum=0.9),
        dict(lr=1e-3, momentum=0.9, nesterov=True),
        dict(lr=1e-3, centered=True, momentum=0.9),
        dict(lr=1e-2, initial_value=1.0),
        dict(lr=1e-2, bias_correction=True),
        dict(lr=1e-2, bias_correction=True, eps=1e-3, eps_inside_sqrt=False),
        dict(lr=1e-2, initial_value=1.0, bias_correction=True),
        # At t=1 the corrected variance is exactly zero, in floating point it is
        # noise of either sign; a large eps keeps the case well conditioned.
        dict(lr=1e-2, centered=True, bias_correction=True, eps=0.1),
        dict(lr=5e-3, rho=0.99, eps=1e-3, initial_value=1.0, eps_inside_sqrt=False, centered=True, momentum=0.9,
             nesterov=True),
        dict(lr=5e-3, rho=0.95, eps=1e-3, initial_value=0.5, momentum=0.9, nesterov=True, bias_correction=True),
    ],
    "tf1": [
        dict(lr=1e-3),
        dict(lr=1e-2),
        dict(lr=1e-2, rho=0.99),
        dict(lr=1e-2, eps=1e-3),
        dict(lr=1e-3, momentum=0.9),
        dict(lr=1e-2, momentum=0.9),
        dict(lr=1e-3, centered=True),
        dict(lr=1e-3, centered=True, momentum=0.9),
        dict(lr=5e-3, rho=0.99, eps=1e-3, centered=True, momentum=0.9),
    ],
    "paper": [dict(lr=1e-3)],
}

SCHEDULED = {
    "torch": [dict(lr=1e-2), dict(lr=1e-2, momentum=0.9), dict(lr=1e-2, centered=True, momentum=0.9)],
    "keras": [dict(lr=1e-2), dict(lr=1e-2, momentum=0.9), dict(lr=1e-2, momentum=0.9, weight_decay=0.01)],
    "optax": [
        dict(lr=1e-2),
        dict(lr=1e-2, momentum=0.9),
        dict(lr=1e-2, momentum=0.9, nesterov=True),
        dict(lr=1e-2, centered=True, momentum=0.9),
    ],
    "tf1": [dict(lr=1e-2), dict(lr=1e-2, momentum=0.9), dict(lr=1e-2, centered=True, momentum=0.9)],
}
