"""ADOPT: optax.contrib.adopt; the paper's first form, without a bound, as the plain formula."""

from harness import *


def optax_adopt(optax, args):
    """With a bound of any power, and with decayed weights before or after the rule."""
    import jax.numpy as jnp
    args = dict(args)
    exponent = args.pop("clip_exponent", None)
    if exponent is not None:
        args["clip_value_fn"] = lambda count: jnp.asarray(count, dtype=jnp.float64) ** exponent
    decay, decoupled = args.pop("weight_decay", 0.0), args.pop("decoupled_weight_decay", False)
    lr = args.pop("learning_rate")
    parts = [optax.contrib.scale_by_adopt(**args)]
    parts.insert(1 if decoupled else 0, optax.add_decayed_weights(decay))
    # Without decay this is optax.contrib.adopt.
    return optax.chain(*(parts if decay else parts[-1:]), optax.scale_by_learning_rate(lr))


PACKAGES = {"optax": Optax("contrib.adopt", build=optax_adopt, clipping="use_clipping"), "paper": Paper()}

PLAIN = dict(beta1=0.9, beta2=0.9999, eps=1e-6, nesterov=False, clipping=True, clip_exponent=0.25, weight_decay=0.0,
             decoupled_weight_decay=False)

DEFAULTS = {
    "optax": {**PLAIN, "momentum_from_first": False},
    "paper": {**PLAIN, "clipping": False, "momentum_from_first": True},
}

CONVENTIONS = ["momentum_from_first"]


def step(self, g):
    h, t, one = self.h, self.t, self.real(1)
    if h.decoupled_weight_decay:
        self.x = self.x - h.lr * h.weight_decay * self.x
    else:
        g = g + h.weight_decay * self.x
    v = self.get("v")
    if t == 1:
        self.s["v"] = g * g
        return
    u = g / np.maximum(np.sqrt(v), h.eps)
    if h.clipping:
        c = (one * (t - 1)) ** h.clip_exponent
        u = np.clip(u, -c, c)
    if t == 2 and h.momentum_from_first:
        m = u
    else:
        m = h.beta1 * self.get("m") + (1 - h.beta1) * u
    self.s["m"], self.s["v"] = m, h.beta2 * v + (1 - h.beta2) * g * g
    self.x = self.x - h.lr * (h.beta1 * m + (1 - h.beta1) * u if h.nesterov else m)


CHAOS = ("nearly all the gradient of coordinate 2 is the decay; divided by a root mean square that remembers its start of "
         "1e-30, it swings about zero and multiplies rounding errors by ten every few updates")

CASES = {
    "optax": [
        dict(lr=1e-3),
        dict(lr=1e-2),
        dict(lr=1e-2, beta1=0.8, beta2=0.99),
        dict(lr=1e-2, eps=0.1),
        dict(lr=1e-2, nesterov=True),
        dict(lr=1e-2, clipping=False),
        dict(lr=1e-2, clip_exponent=0.5),
        but(dict(lr=1e-2, weight_decay=0.1), open_until=40, why=CHAOS),
        dict(lr=1e-2, weight_decay=0.1, decoupled_weight_decay=True),
        dict(lr=5e-3, beta1=0.8, beta2=0.99, eps=1e-3, nesterov=True, clip_exponent=0.1, weight_decay=0.1),
    ],
    "paper": [
        dict(lr=1e-3),
        dict(lr=1e-2, beta1=0.8, beta2=0.99, eps=1e-3),
        dict(lr=1e-2, clipping=True),
        dict(lr=1e-2, weight_decay=0.1, decoupled_weight_decay=True),
    ],
}

SCHEDULED = {"optax": [dict(lr=1e-2, weight_decay=0.1, decoupled_weight_decay=True)], "paper": [dict(lr=1e-2)]}
