"""AdEMAMix: optax.contrib.ademamix, pytorch_optimizer.AdEMAMix (@paper)."""

from harness import *


def optax_ademamix(optax, args):
    """optax takes schedules of alpha and b3 as functions of the number of updates done; coupled decay comes first."""
    import jax.numpy as jnp
    args = dict(args)
    b1, b3, alpha = args.get("b1", 0.9), args.get("b3", 0.9999), args.get("alpha", 5.0)
    alpha_warmup, b3_warmup = args.pop("alpha_warmup", 0), args.pop("beta3_warmup", 0)

    def warm(count, warmup):
        return jnp.minimum((count.astype(jnp.float64) + 1) / warmup, 1.0)

    def half_life(a):
        return jnp.exp(1 / ((1 - a) / np.log(b1) + a / np.log(b3)))

    if alpha_warmup:
        args["alpha"] = lambda count: alpha * warm(count, alpha_warmup)
    if b3_warmup:
        args["b3"] = lambda count: half_life(warm(count, b3_warmup))
    if args.pop("decoupled_weight_decay", True):
        return optax.contrib.ademamix(**args)
    decay = args.pop("weight_decay")
    return optax.chain(optax.add_decayed_weights(decay), optax.contrib.ademamix(**args))


def one_warmup(args):
    """pytorch_optimizer has one number for both warm-ups."""
    warmups = {args.pop("alpha_warmup", 0), args.pop("beta3_warmup", 0)}
    assert len(warmups) == 1, args
    args["t_alpha_beta3"] = warmups.pop() or None
    args.setdefault("weight_decouple", True)
    return "AdEMAMix"


PACKAGES = {
    "optax": Optax("contrib.ademamix", build=optax_ademamix, beta3="b3"),
    "paper": TorchPackage("pytorch_optimizer", one_warmup, decoupled_weight_decay="weight_decouple"),
}

PLAIN = dict(beta1=0.9, beta2=0.999, beta3=0.9999, alpha=5.0, alpha_warmup=0, beta3_warmup=0, eps=1e-8,
             weight_decay=0.0, decoupled_weight_decay=True)

DEFAULTS = {"optax": {**PLAIN, "eps_root": 0.0}, "paper": PLAIN}


def step(self, g):
    h, t, one = self.h, self.t, self.real(1)
    alpha, beta3 = h.alpha, h.beta3
    if t < h.alpha_warmup:
        alpha = t * alpha / h.alpha_warmup
    if t < h.beta3_warmup:
        ln1, ln3, a = np.log(h.beta1), np.log(h.beta3), one * t / h.beta3_warmup
        beta3 = min(np.exp(ln1 * ln3 / ((1 - a) * ln3 + a * ln1)), beta3)
    if h.decoupled_weight_decay:
        self.x = self.x - h.lr * h.weight_decay * self.x
    else:
        g = g + h.weight_decay * self.x
    m1 = self.s["m1"] = h.beta1 * self.get("m1") + (1 - h.beta1) * g
    m2 = self.s["m2"] = beta3 * self.get("m2") + (1 - beta3) * g
    v = self.s["v"] = h.beta2 * self.get("v") + (1 - h.beta2) * g * g
    v = v / (1 - h.beta2 ** t)
    self.x = self.x - h.lr * (m1 / (1 - h.beta1 ** t) + alpha * m2) / (np.sqrt(v + h.get("eps_root", 0)) + h.eps)


CASES = {
    "optax": [
        dict(lr=1e-3),
        dict(lr=1e-2),
        dict(lr=1e-2, beta1=0.8, beta2=0.99, beta3=0.995, alpha=2.0),
        dict(lr=1e-2, eps=1e-3, eps_root=1e-4),
        dict(lr=1e-2, alpha_warmup=100),
        dict(lr=1e-2, beta3_warmup=400),
        dict(lr=1e-2, weight_decay=0.1),
        dict(lr=1e-2, weight_decay=0.1, decoupled_weight_decay=False),
    ],
    "paper": [
        dict(lr=1e-3),
        dict(lr=1e-2, beta1=0.8, beta2=0.99, beta3=0.995, alpha=2.0),
        dict(lr=1e-2, eps=1e-3),
        dict(lr=1e-2, alpha_warmup=400, beta3_warmup=400),
        dict(lr=1e-2, beta3=0.99, alpha=8.0, alpha_warmup=60, beta3_warmup=60, weight_decay=0.1),
        dict(lr=1e-2, weight_decay=0.1, decoupled_weight_decay=False),
    ],
}

SCHEDULED = {
    "optax": [dict(lr=1e-2, weight_decay=0.1)],
    "paper": [dict(lr=1e-2, weight_decay=0.1)],
}
