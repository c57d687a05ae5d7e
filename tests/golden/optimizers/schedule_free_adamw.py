"""Schedule-free AdamW: optax.contrib.schedule_free_adamw, AdamWScheduleFree and AdamWScheduleFreePaper of the authors'
schedulefree.

Warm-ups of optax have a power of two of steps and of the learning rate: its linear schedule computes in float32, where
these are exact.
"""

from harness import *

PACKAGES = {
    "optax": Optax("contrib.schedule_free_adamw",
                   answer=lambda r: r.optax.contrib.schedule_free_eval_params(r.state, r.x)),
    # Its top level does not have the second class.
    "paper": TorchPackage("schedulefree", lambda args: "adamw_schedulefree_paper.AdamWScheduleFreePaper"
                          if args.pop("correction_in_lr", False) else "AdamWScheduleFree",
                          fixed=dict(foreach=False), weight_step_power="r", begin=lambda r: r.opt.train(),
                          # What .eval() does, without switching.
                          answer=lambda r: r.x.detach().lerp(r.opt.state[r.x]["z"], 1 - 1 / r.opt.defaults["betas"][0])),
}

DEFAULTS = {
    "optax": dict(beta1=0.9, beta2=0.999, eps=1e-8, warmup_steps=0, weight_lr_power=2.0, weight_decay=0.0),
    "paper": dict(beta1=0.9, beta2=0.999, eps=1e-8, correction_in_lr=False, warmup_steps=0, weight_lr_power=2.0,
                  weight_step_power=0.0, weight_decay=0.0),
}

CONVENTIONS = ["warmup_from_zero"]

OPTIONS = dict(relative_to_largest=True, why="coordinate 3 passes close to zero")


def step(self, g):
    h, t, y = self.h, self.t, self.x
    z, x = self.s.get("z", y), self.s.get("x", y)
    v = self.s["v"] = h.beta2 * self.get("v") + (1 - h.beta2) * g * g
    correction = 1 - h.beta2 ** t

    def warm(t):
        return min(1, t / self.real(h.warmup_steps)) if h.warmup_steps else self.real(1)
    if h.get("correction_in_lr"):
        base, u = h.lr * np.sqrt(correction), g / (np.sqrt(v) + h.eps) + h.weight_decay * y
    else:
        base, u = h.lr, g / (np.sqrt(v / correction) + h.eps) + h.weight_decay * y
    lr = base * warm(t)                                        # the weight's, in optax not that of the step
    z = z - base * warm(t - 1 if self.dialect == "optax" else t) * u
    largest = self.s["largest"] = max(lr, self.s.get("largest", lr))
    w = self.real(t) ** h.get("weight_step_power", 0) * largest ** h.weight_lr_power
    total = self.s["total"] = self.s.get("total", 0) + w
    x = (1 - w / total) * x + w / total * z
    self.s["z"], self.s["x"] = z, x
    self.x, self.answer = (1 - h.beta1) * z + h.beta1 * x, x


COMMON = [
    dict(lr=0.0025),
    dict(lr=1e-1),
    dict(lr=1e-2, beta1=0.5, beta2=0.99),
    dict(lr=1e-2, eps=1e-3, weight_decay=0.1),
    dict(lr=2.0**-6, warmup_steps=32),
    dict(lr=2.0**-6, warmup_steps=64, weight_lr_power=0.5, beta1=0.98),
]

CASES = {
    "optax": COMMON,
    "paper": [
        *COMMON,
        dict(lr=1e-2, weight_step_power=2.0),
        dict(lr=1e-2, correction_in_lr=True),
        dict(lr=1e-2, correction_in_lr=True, warmup_steps=30, weight_lr_power=1.0, weight_step_power=0.5,
             weight_decay=0.01),
    ],
}

SCHEDULED = {
    "optax": [dict(lr=1e-2)],
    "paper": [dict(lr=1e-2), dict(lr=1e-2, correction_in_lr=True)],
}
