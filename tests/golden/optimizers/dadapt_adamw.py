"""AdamW with D-Adaptation: optax.contrib.dadapt_adamw, and DAdaptAdam of the authors' package dadaptation."""

from harness import *


def betas(args):
    """optax takes them together."""
    if "b1" in args or "b2" in args:
        args["betas"] = args.pop("b1", 0.9), args.pop("b2", 0.999)
    return "contrib.dadapt_adamw"


PACKAGES = {
    "optax": Optax(betas, d0="estim_lr0"),
    "paper": TorchPackage("dadaptation", "DAdaptAdam", bias_correction="use_bias_correction",
                          decoupled_weight_decay="decouple"),
}

PLAIN = dict(beta1=0.9, beta2=0.999, eps=1e-8, d0=1e-6, growth_rate=0.0, weight_decay=0.0)

DEFAULTS = {
    "optax": {**PLAIN, **dict(bias_correction=True, decoupled_weight_decay=True)},
    "paper": {**PLAIN, **dict(bias_correction=False, decoupled_weight_decay=False)},
}


def step(self, g):
    h, x = self.h, self.x
    if not h.decoupled_weight_decay:
        g = g + h.weight_decay * x
    d, root = self.s.get("d", h.d0), h.beta2 ** self.real(0.5)
    rate = d * h.lr
    if h.bias_correction:
        rate = rate * np.sqrt(1 - h.beta2 ** self.t) / (1 - h.beta1 ** self.t)
    product = np.sum(g * self.get("s") / (np.sqrt(self.get("v")) + h.eps))
    r = self.s["r"] = root * self.s.get("r", 0) + (1 - root) * rate * product
    m = self.s["m"] = h.beta1 * self.get("m") + (1 - h.beta1) * rate * g
    v = self.s["v"] = h.beta2 * self.get("v") + (1 - h.beta2) * g * g
    s = self.s["s"] = root * self.get("s") + (1 - root) * rate * g
    estimate = r / ((1 - root) * np.sum(np.abs(s)))
    if h.growth_rate:
        estimate = min(estimate, h.growth_rate * d)
    self.s["d"] = max(d, estimate)
    if h.decoupled_weight_decay:
        x = x - rate * h.weight_decay * x
    self.x = x - m / (np.sqrt(v) + h.eps)


def decaying(params):
    return but(params, open_until=50, why="""gradients that lead nowhere make d grow without end, and from d * weight_decay
= 2 on the decay throws x further beyond zero with each step""")


COMMON = [
    dict(lr=1.0),
    dict(lr=0.5),
    dict(lr=1.0, d0=0.01),
    dict(lr=1.0, d0=1e-3, beta1=0.8, beta2=0.99),
    dict(lr=1.0, d0=1e-3, eps=1e-2),
    decaying(dict(lr=1.0, d0=1e-3, weight_decay=0.1)),
]

CASES = {
    "optax": COMMON,
    "paper": [
        *COMMON,
        dict(lr=1.0, growth_rate=1.02),
        decaying(dict(lr=1.0, d0=1e-3, weight_decay=0.1, decoupled_weight_decay=True)),
        dict(lr=1.0, d0=1e-3, bias_correction=True),
    ],
}

SCHEDULED = {
    "optax": [dict(lr=1.0)],
    "paper": [dict(lr=1.0)],
}
