"""Adam: torch.optim.Adam, keras.optimizers.Adam, optax.adam and amsgrad, tf.compat.v1.train.AdamOptimizer."""

from harness import *

PACKAGES = {
    "torch": Torch("Adam"),
    "keras": Keras("Adam"),
    "optax": Optax(lambda args: "amsgrad" if args.pop("amsgrad", False) else "adam"),
    "tf1": Tf1("AdamOptimizer"),
    "paper": Paper(),
}

DEFAULTS = {
    "torch": dict(beta1=0.9, beta2=0.999, eps=1e-8, amsgrad=False, weight_decay=0.0),
    "keras": dict(beta1=0.9, beta2=0.999, eps=1e-7, amsgrad=False, weight_decay=0.0),
    "optax": dict(beta1=0.9, beta2=0.999, eps=1e-8, eps_root=0.0, amsgrad=False),
    "tf1": dict(beta1=0.9, beta2=0.999, eps=1e-8),
    "paper": dict(beta1=0.9, beta2=0.999, eps=1e-8),
}

CONVENTIONS = ["eps_hat", "max_of_corrected", "decoupled_weight_decay"]


def step(self, g):
    h = self.h
    if self.dialect == "keras":
        self.x = self.x - self.x * h.weight_decay * h.lr
    else:
        g = g + h.get("weight_decay", 0) * self.x
    m = self.s["m"] = h.beta1 * self.get("m") + (1 - h.beta1) * g
    v = self.s["v"] = h.beta2 * self.get("v") + (1 - h.beta2) * g * g
    c1, c2 = 1 - h.beta1 ** self.t, 1 - h.beta2 ** self.t
    if self.dialect == "optax":
        v = v / c2
    if h.get("amsgrad"):                     # of the corrected v in optax, else of the raw v
        v = self.s["vmax"] = np.maximum(self.get("vmax"), v)
    if self.dialect == "optax":
        self.x = self.x - h.lr * (m / c1) / (np.sqrt(v + h.eps_root) + h.eps)
    elif self.dialect == "torch":
        self.x = self.x - h.lr / c1 * m / (np.sqrt(v) / np.sqrt(c2) + h.eps)
    elif self.dialect == "paper":
        self.x = self.x - h.lr * (m / c1) / (np.sqrt(v / c2) + h.eps)
    else:                                    # keras, tf1
        self.x = self.x - h.lr * np.sqrt(c2) / c1 * m / (np.sqrt(v) + h.eps)


COMMON = [
    dict(lr=1e-3),
    dict(lr=1e-2),
    dict(lr=1e-2, beta1=0.8, beta2=0.99),
    dict(lr=1e-2, eps=1e-3),
]

CASES = {
    "torch": [
        *COMMON,
        dict(lr=1e-2, amsgrad=True),
        dict(lr=1e-2, weight_decay=0.01),
        dict(lr=1e-2, beta1=0.8, beta2=0.99, eps=1e-3, amsgrad=True, weight_decay=0.01),
    ],
    "keras": [
        *COMMON,
        dict(lr=1e-2, amsgrad=True),
        dict(lr=1e-2, weight_decay=0.01),
        dict(lr=1e-2, beta1=0.8, beta2=0.99, eps=1e-3, amsgrad=True, weight_decay=0.01),
    ],
    "optax": [
        *COMMON,
        dict(lr=1e-2, eps_root=1e-3),
        dict(lr=1e-3, amsgrad=True),
        dict(lr=1e-2, amsgrad=True),
        dict(lr=1e-2, beta1=0.8, beta2=0.99, eps=1e-3, eps_root=1e-4, amsgrad=True),
    ],
    "tf1": COMMON,
    "paper": [dict(lr=1e-3)],
}

SCHEDULED = {
    "torch": [dict(lr=1e-2)],
    "keras": [dict(lr=1e-2)],
    "optax": [dict(lr=1e-2), dict(lr=1e-2, amsgrad=True)],
    "tf1": [dict(lr=1e-2)],
}
