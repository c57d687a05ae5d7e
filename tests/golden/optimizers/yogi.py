"""Yogi: optax.yogi; where it fixes something, its parts."""

from harness import *


def build(optax, args):
    """yogi, or scale_by_yogi with what only that has."""
    m0 = args.pop("initial_average", None)
    if m0 is None and set(args) <= {"learning_rate", "b1", "b2", "eps"}:
        return optax.yogi(**args)
    lr = args.pop("learning_rate")
    yogi = optax.chain(optax.scale_by_yogi(**args), optax.scale_by_learning_rate(lr))
    if m0 is None:
        m0 = 1e-6

    def init(params):
        state, *rest = yogi.init(params)
        return (state._replace(mu=optax.tree.full_like(params, m0)), *rest)

    # scale_by_yogi has one value for both averages.
    return optax.GradientTransformation(init, yogi.update)


PACKAGES = {
    "optax": Optax("yogi", build=build),
    "paper": Paper(),
}

DEFAULTS = {
    "optax": dict(beta1=0.9, beta2=0.999, eps=1e-3, eps_root=0.0, initial_accumulator=1e-6, initial_average=1e-6),
    "paper": dict(beta1=0.9, beta2=0.999, eps=1e-3, eps_root=0.0, initial_accumulator=0.0, initial_average=0.0),
}

CONVENTIONS = ["bias_correction"]


def step(self, g):
    h = self.h
    m = self.s["m"] = h.beta1 * self.get("m", h.initial_average) + (1 - h.beta1) * g
    v = self.get("v", h.initial_accumulator)
    v = self.s["v"] = v - (1 - h.beta2) * np.sign(v - g * g) * g * g
    if self.dialect == "optax":
        m, v = m / (1 - h.beta1 ** self.t), v / (1 - h.beta2 ** self.t)
    self.x = self.x - h.lr * m / (np.sqrt(v + h.eps_root) + h.eps)


CASES = {
    "optax": [
        dict(lr=1e-2),
        dict(lr=1e-3),
        dict(lr=1e-2, beta1=0.8, beta2=0.99),
        dict(lr=1e-2, eps=1e-6),
        dict(lr=1e-2, eps_root=1e-3),
        dict(lr=1e-2, initial_accumulator=0.25, initial_average=0.0),
        dict(lr=1e-2, initial_accumulator=1e-3, initial_average=1e-3),
    ],
    "paper": [
        dict(lr=1e-2),
        dict(lr=1e-3),
        dict(lr=1e-2, beta1=0.8, beta2=0.99),
        dict(lr=1e-2, eps=1e-6),
    ],
}

SCHEDULED = {
    "optax": [dict(lr=1e-2)],
    "paper": [dict(lr=1e-2)],
}
