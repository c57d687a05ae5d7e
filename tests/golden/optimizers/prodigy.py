"""Prodigy: optax.contrib.prodigy, and the authors' package prodigyopt."""

from harness import *


def betas(args):
    """optax takes two of the three together."""
    if "b1" in args or "b2" in args:
        args["betas"] = args.pop("b1", 0.9), args.pop("b2", 0.999)
    return "contrib.prodigy"


PACKAGES = {
    "optax": Optax(betas, d0="estim_lr0", d_coef="estim_lr_coef"),
    "paper": TorchPackage("prodigyopt", "Prodigy", beta3="beta3", bias_correction="use_bias_correction",
                          decoupled_weight_decay="decouple"),
}

PLAIN = dict(beta1=0.9, beta2=0.999, beta3=0.0, eps=1e-8, d0=1e-6, d_coef=1.0, growth_rate=0.0, safeguard_warmup=False,
             weight_decay=0.0, decoupled_weight_decay=True)

DEFAULTS = {
    "optax": {**PLAIN, **dict(bias_correction=True)},
    "paper": {**PLAIN, **dict(bias_correction=False)},
}


def step(self, g):
    h, x = self.h, self.x
    if not h.decoupled_weight_decay:
        g = g + h.weight_decay * x
    start = self.s.setdefault("start", x)
    d, d_max, beta3 = self.s.get("d", h.d0), self.s.get("d_max", h.d0), h.beta3 or h.beta2 ** self.real(0.5)
    rate = d * h.lr
    if h.bias_correction:
        rate = rate * np.sqrt(1 - h.beta2 ** self.t) / (1 - h.beta1 ** self.t)
    r = self.s["r"] = beta3 * self.s.get("r", 0) + d / h.d0 * rate * np.sum(g * (start - x))
    s = self.s["s"] = beta3 * self.get("s") + d / h.d0 * (d if h.safeguard_warmup else rate) * g
    m = self.s["m"] = h.beta1 * self.get("m") + (1 - h.beta1) * d * g
    v = self.s["v"] = h.beta2 * self.get("v") + (1 - h.beta2) * (d * g) ** 2
    estimate = h.d_coef * r / np.sum(np.abs(s))
    d_max = max(d_max, estimate)
    if h.growth_rate:
        if d == h.d0:
            d = max(d, estimate)
        d = min(d_max, h.growth_rate * d)
    else:
        d = max(d, estimate)
    self.s["d"], self.s["d_max"] = d, d_max
    if h.decoupled_weight_decay:
        x = x - rate * h.weight_decay * x
    self.x = x - rate * m / (np.sqrt(v) + d * h.eps)


def creeping(params):
    return but(params, open_tol=1e-9, relative_to_largest=True, why="""the first steps are 1e-6 long, so of x0 - x only
ten digits are left when x is rounded; from it comes the rate of the next steps, and near zero all of x is of their
rounding""")


def decaying(params):
    return but(params, open_until=50, why="""gradients that lead nowhere make d grow without end, and from d * weight_decay
= 2 on the decay throws x further beyond zero with each step""")


COMMON = [
    creeping(dict(lr=1.0)),
    dict(lr=1.0, d0=0.01),
    dict(lr=0.5, d0=0.01, safeguard_warmup=True),
    dict(lr=1.0, d0=0.01, beta1=0.8, beta2=0.99, d_coef=0.5),
    but(dict(lr=1.0, d0=0.01, beta3=0.9, eps=1e-3), open_until=599, why="""gradients that lead nowhere have driven d to
1e98 when the first one of 1e30 comes, and the numerator of the estimate, of the third power of d, overflows"""),
    decaying(dict(lr=1.0, d0=0.01, weight_decay=0.1)),
]

CASES = {
    "optax": COMMON,
    "paper": [
        *COMMON,
        dict(lr=1.0, d0=0.01, growth_rate=1.02),
        but(dict(lr=1.0, d0=0.01, weight_decay=0.01, decoupled_weight_decay=False), relative_to_largest=True,
            why="the decay turns coordinates round, and they pass zero"),
        dict(lr=1.0, d0=0.01, bias_correction=True),
    ],
}

SCHEDULED = {
    "optax": [dict(lr=1.0, d0=0.01), dict(lr=1.0, d0=0.01, safeguard_warmup=True)],
    "paper": [dict(lr=1.0, d0=0.01), dict(lr=1.0, d0=0.01, safeguard_warmup=True)],
}
