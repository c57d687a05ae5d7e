"""Schedule-free SGD: optax.contrib.schedule_free_sgd, SGDScheduleFree of the authors' schedulefree.

Warm-ups of optax have a power of two of steps and of the learning rate: its linear schedule computes in float32, where
these are exact.
"""

from harness import *

PACKAGES = {
    "optax": Optax("contrib.schedule_free_sgd",
                   answer=lambda r: r.optax.contrib.schedule_free_eval_params(r.state, r.x)),
    "paper": TorchPackage("schedulefree", "SGDScheduleFree", fixed=dict(foreach=False), beta1="momentum",
                          weight_step_power="r", begin=lambda r: r.opt.train(),
                          # What .eval() does, without switching.
                          answer=lambda r: r.x.detach().lerp(r.opt.state[r.x]["z"], 1 - 1 / r.opt.defaults["momentum"])),
}

DEFAULTS = {
    "optax": dict(beta1=0.9, warmup_steps=0, weight_lr_power=2.0, weight_decay=0.0),
    "paper": dict(beta1=0.9, warmup_steps=0, weight_lr_power=2.0, weight_step_power=0.0, weight_decay=0.0),
}

CONVENTIONS = ["warmup_from_zero"]


def step(self, g):
    h, t, y = self.h, self.t, self.x
    z, x = self.s.get("z", y), self.s.get("x", y)

    def warm(t):
        return min(1, t / self.real(h.warmup_steps)) if h.warmup_steps else self.real(1)
    lr = h.lr * warm(t)                                        # the weight's, in optax not that of the step
    g = g + h.weight_decay * y
    z = z - h.lr * warm(t - 1 if self.dialect == "optax" else t) * g
    largest = self.s["largest"] = max(lr, self.s.get("largest", lr))
    w = self.real(t) ** h.get("weight_step_power", 0) * largest ** h.weight_lr_power
    total = self.s["total"] = self.s.get("total", 0) + w
    x = (1 - w / total) * x + w / total * z
    self.s["z"], self.s["x"] = z, x
    self.x, self.answer = (1 - h.beta1) * z + h.beta1 * x, x


COMMON = [
    dict(lr=1.0),
    dict(lr=1e-3),
    dict(lr=1e-2, beta1=0.5),
    dict(lr=1e-3, weight_decay=0.1),
    dict(lr=2.0**-8, warmup_steps=32),
    dict(lr=2.0**-8, warmup_steps=64, weight_lr_power=0.5, beta1=0.98),
]

CASES = {
    "optax": COMMON,
    "paper": [
        *COMMON,
        dict(lr=1e-3, weight_step_power=2.0),
        dict(lr=1e-2, warmup_steps=30, weight_lr_power=1.0, weight_step_power=0.5, weight_decay=0.01),
    ],
}

SCHEDULED = {
    "optax": [dict(lr=1e-2)],
    "paper": [dict(lr=1e-2)],
}
