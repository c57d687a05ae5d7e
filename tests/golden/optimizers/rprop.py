"""Rprop: torch.optim.Rprop, optax.rprop; the paper's, which takes steps back, has no package.

optax returns the step of the update before (state.prev_updates), so its first update is zero.
"""

from harness import *


def pairs(args):
    """torch has two tuples."""
    for name, keys in (("etas", ("eta_minus", "eta_plus")), ("step_sizes", ("step_min", "step_max"))):
        if any(key in args for key in keys):
            args[name] = tuple(args.pop(key, COMMON[key]) for key in keys)
    return "Rprop"


PACKAGES = {
    "torch": Torch(pairs, fixed=dict(foreach=False)),
    "optax": Optax("rprop", step_min="min_step_size", step_max="max_step_size"),
    "paper": Paper(),
}

COMMON = dict(eta_minus=0.5, eta_plus=1.2, step_min=1e-6, step_max=50.0)

DEFAULTS = {
    "torch": dict(**COMMON, clip_unchanged=True, weight_backtracking=False, delayed=False),
    "optax": dict(**COMMON, clip_unchanged=False, weight_backtracking=False, delayed=True),
    "paper": dict(**COMMON, clip_unchanged=False, weight_backtracking=True, delayed=False),
}

CONVENTIONS = ["clip_unchanged", "weight_backtracking", "delayed"]

OPTIONS = dict(relative_to_largest=True, why="steps that are halved and doubled come back to zero exactly or nearly")


def step(self, g):
    h = self.h
    before, last = self.get("g"), self.get("size", h.lr)
    same = np.sign(g) * np.sign(before)
    size = last * np.where(same > 0, h.eta_plus, np.where(same < 0, h.eta_minus, 1))
    clipped = np.minimum(np.maximum(size, h.step_min), h.step_max)
    size = np.where((same == 0) & (not h.clip_unchanged), size, clipped)
    move = np.where(same < 0, 0, -np.sign(g) * size)
    if h.weight_backtracking:
        move = np.where(same < 0, np.sign(before) * last, move)
    if h.delayed:
        self.x = self.x + np.where(same < 0, 0, self.get("move"))
    else:
        self.x = self.x + move
    self.s.update(g=np.where(same < 0, 0, g), size=size, move=move)


CASES = {
    dialect: [
        dict(lr=lr),
        dict(lr=1e-3),
        dict(lr=0.03),
        dict(lr=1e-2, eta_minus=0.7),
        dict(lr=1e-2, eta_plus=1.1),
        dict(lr=1e-2, step_min=1e-3),
        dict(lr=1e-2, step_max=0.02),
        # Here the first step tells torch and optax apart.
        dict(lr=0.1, eta_minus=0.4, eta_plus=1.3, step_min=1e-4, step_max=0.05),
    ]
    for dialect, lr in (("torch", 1e-2), ("optax", 1e-2), ("paper", 0.1))
}

# A schedule has no effect; optax takes none.
SCHEDULED = {"torch": [dict(lr=1e-2)], "paper": [dict(lr=0.1)]}
