"""Sophia: the rule of optax.contrib.sophia, pytorch_optimizer.SophiaH (@paper).

Both with the squared gradient as the estimate of the Hessian's diagonal, since rmsbench has nothing else.
"""

from harness import *


def optax_sophia(optax, args):
    """With an estimator that returns batch_size * gradient^2; no bound is None."""
    import jax
    args = dict(args)
    batch = args.pop("batch_size", 1)
    args["hessian_diagonal_fn"] = optax.stateless(lambda g, _: jax.tree.map(lambda g: batch * g * g, g))
    if args.get("clip_threshold") == 0.0:
        args["clip_threshold"] = None
    return optax.contrib.sophia(**args)


def estimate(r):
    """SophiaH is handed the estimate when it is due; its gamma is 1, so that ours goes in here."""
    h = {**DEFAULTS["paper"], **r.formula.params}
    if (r.t - 1) % h["update_interval"]:
        return {}
    return dict(hessian=[h["gamma"] * h["batch_size"] * r.x.grad * r.x.grad])


def sophia_h(args):
    """With the paper's defaults in the place of its own."""
    h = {**DEFAULTS["paper"], **args}
    args.setdefault("betas", (h["beta1"], h["beta2"]))
    for theirs, ours in [("p", "clip_threshold"), ("update_period", "update_interval"), ("eps", "eps"),
                         ("weight_decay", "weight_decay")]:
        args.setdefault(theirs, h[ours])
    # Those that only the estimate knows; the call does not show them.
    args.pop("gamma", None)
    args.pop("batch_size", None)
    return "SophiaH"


PACKAGES = {
    "optax": Optax("contrib.sophia", build=optax_sophia),
    "paper": TorchPackage("pytorch_optimizer", sophia_h, extra=estimate, clip_threshold="p",
                          update_interval="update_period"),
}

PLAIN = dict(beta2=0.99, clip_threshold=1.0, update_interval=10, batch_size=1)

DEFAULTS = {
    "optax": {**PLAIN, **dict(beta1=0.965, gamma=0.01, eps=1e-8, weight_decay=1e-4)},
    "paper": {**PLAIN, **dict(beta1=0.96, gamma=0.05, eps=1e-12, weight_decay=0.2)},
}

CONVENTIONS = ["bias_correction", "delayed_hessian"]


def step(self, g):
    h, t = self.h, self.t
    self.x = self.x - h.lr * h.weight_decay * self.x
    m = self.s["m"] = h.beta1 * self.get("m") + (1 - h.beta1) * g
    before = after = self.get("h")
    if t % h.update_interval == 1 % h.update_interval:
        after = self.s["h"] = h.beta2 * before + (1 - h.beta2) * h.batch_size * g * g
    if self.dialect == "optax":
        u = m / (1 - h.beta1 ** t) / np.maximum(h.gamma * before, h.eps)
    else:
        u = m / np.maximum(h.gamma * after, h.eps)
    if h.clip_threshold:
        u = np.clip(u, -h.clip_threshold, h.clip_threshold)
    self.x = self.x - h.lr * u


CASES = {
    "optax": [
        dict(lr=1e-3),
        dict(lr=1e-2),
        dict(lr=1e-2, beta1=0.8, beta2=0.9),
        dict(lr=1e-2, gamma=0.5, batch_size=4),
        dict(lr=1e-2, clip_threshold=0.3, update_interval=3),
        dict(lr=1e-2, gamma=1.0, eps=0.5, clip_threshold=0.0, update_interval=1),
        dict(lr=1e-2, weight_decay=0.1),
    ],
    "paper": [
        dict(lr=1e-3),
        dict(lr=1e-2, weight_decay=0.0),
        dict(lr=1e-2, beta1=0.8, beta2=0.9, eps=0.1),
        dict(lr=2e-2, gamma=0.5, batch_size=4),
        dict(lr=1e-2, clip_threshold=0.3, update_interval=3),
        dict(lr=1e-2, gamma=1.0, update_interval=1),
    ],
}

SCHEDULED = {"optax": [dict(lr=1e-2)], "paper": [dict(lr=1e-2)]}
