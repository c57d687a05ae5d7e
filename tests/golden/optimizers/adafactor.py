"""Adafactor: torch.optim.Adafactor, keras.optimizers.Adafactor, optax.adafactor; for a vector, nothing is factored."""

from harness import *


def torch(args):
    eps1, eps2 = args.pop("eps1", None), args.pop("eps2", 1e-3)
    if (eps1, eps2) != (None, 1e-3):
        args["eps"] = (eps1, eps2)
    return "Adafactor"


def optax(args):
    """The package's decay_rate is positive; with clipping_threshold=None it does not clip."""
    if "decay_rate" in args:
        args["decay_rate"] = -args["decay_rate"]
    if args.get("clipping_threshold") == 0:
        args["clipping_threshold"] = None
    return "adafactor"


def build(optax, args):
    """optax computes t ** -decay_rate from a float32 t: in float32, unless decay_rate is a float64 scalar."""
    return optax.adafactor(**{**args, "decay_rate": np.float64(args.get("decay_rate", 0.8))})


def exact(runner):
    """keras.ops.mean of float64 numbers is computed in float32 on the JAX backend, and with it Adafactor._rms."""
    runner.opt._rms = lambda x: runner.jnp.sqrt(runner.jnp.mean(runner.jnp.square(runner.jnp.asarray(x))))


PACKAGES = {
    "torch": Torch(torch, clip_threshold="d"),
    # Its relative_step=False changes nothing: the rate is bounded by 1/√t all the same.
    "keras": Keras("Adafactor", begin=exact, beta2_decay="beta_2_decay", eps1="epsilon_1", eps2="epsilon_2"),
    # The momentum would be kept in float32.
    "optax": Optax(optax, build=build, fixed=dict(dtype_momentum="float64"), beta2_decay="decay_rate", eps1="eps",
                   clip_threshold="clipping_threshold", weight_decay="weight_decay_rate"),
}

PLAIN = dict(beta2_decay=-0.8, eps1=1e-30, eps2=1e-3, clip_threshold=1.0, weight_decay=0.0)

DEFAULTS = {
    "torch": {**PLAIN, **dict(eps1=2.0 ** -52)},
    "keras": PLAIN,
    "optax": {**PLAIN, **dict(momentum=0.0, multiply_by_parameter_scale=True)},
}

CONVENTIONS = ["eps_as_floor", "relative_step", "scale_after_decay", "lr_in_weight_decay"]

OPTIONS = dict(relative_to_largest=True, why="coordinates cross zero, and are close to it at recorded steps")


def rms(v):
    return np.sqrt(np.sum(v * v) / len(v))


def step(self, g):
    h = self.h
    one, t = self.real(1), self.real(self.t)
    weight = t ** h.beta2_decay
    before = self.x
    self.x = self.x - h.weight_decay * (one if self.dialect == "optax" else h.lr) * self.x
    lr = h.lr if self.dialect == "optax" else min(h.lr, one / np.sqrt(t))
    if h.get("multiply_by_parameter_scale", True):
        lr = lr * max(h.eps2, rms(self.x if self.dialect == "keras" else before))
    if self.dialect == "torch":
        v = self.s["v"] = (1 - weight) * self.get("v") + weight * g * g
        u = g / np.maximum(np.sqrt(v), h.eps1)
    else:
        v = self.s["v"] = (1 - weight) * self.get("v") + weight * (g * g + h.eps1)
        u = g / np.sqrt(v)
    if h.clip_threshold:
        u = u / max(one, rms(u) / h.clip_threshold)
    momentum = h.get("momentum", 0)
    m = self.s["m"] = momentum * self.get("m") + (1 - momentum) * lr * u
    self.x = self.x - m


CASES = {
    "torch": [
        dict(lr=1e-2),
        dict(lr=0.1),
        dict(lr=0.1, beta2_decay=-0.5),
        dict(lr=0.1, eps1=1e-3),
        dict(lr=0.1, eps2=0.5),
        dict(lr=0.1, clip_threshold=1.25),
        dict(lr=0.1, weight_decay=0.1),
        dict(lr=0.2, beta2_decay=-0.6, eps1=1e-6, eps2=0.1, clip_threshold=1.25, weight_decay=0.1),
    ],
    "keras": [
        dict(lr=1e-3),
        dict(lr=0.1),
        dict(lr=0.1, beta2_decay=-0.5),
        dict(lr=0.1, eps1=1e-3),
        dict(lr=0.1, eps2=0.5),
        dict(lr=0.1, clip_threshold=0.5),
        dict(lr=0.1, weight_decay=0.1),
        dict(lr=0.2, beta2_decay=-0.6, eps1=1e-6, eps2=0.1, clip_threshold=1.25, weight_decay=0.1),
    ],
    "optax": [
        dict(lr=1e-2),
        dict(lr=0.1),
        dict(lr=1e-2, beta2_decay=-0.5),
        dict(lr=1e-2, eps1=1e-3),
        dict(lr=1e-2, clip_threshold=0.5),
        dict(lr=1e-2, clip_threshold=0.0),
        dict(lr=1e-2, momentum=0.9),
        dict(lr=1e-2, weight_decay=1e-3),
        dict(lr=1e-2, multiply_by_parameter_scale=False),
        dict(lr=2e-2, beta2_decay=-0.6, eps1=1e-6, clip_threshold=1.25, momentum=0.5, weight_decay=1e-3),
    ],
}

SCHEDULED = {
    "torch": [dict(lr=0.1, weight_decay=0.1)],
    "keras": [dict(lr=0.1, weight_decay=0.1)],
    "optax": [dict(lr=1e-2, momentum=0.9, weight_decay=1e-3)],
}
