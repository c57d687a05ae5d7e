"""DoWG: optax.contrib.dowg, and the algorithm of Khaled et al. (2023).

The authors' package `dowg` takes 1 - eps for eps, as the first squared distance too, and clips gradients; it is called so
that neither shows, in those cases of the paper's dialect that have the last iterate and an eps.
"""

from harness import *
from harness import call_text


class PaperOrPackage:
    def __init__(self):
        self.package = TorchPackage("dowg", "ScalarDoWG", implied=dict(lr=1.0, averaged=False, init_sq_dist=0.0),
                                    fixed=dict(clip=math.inf), extra=lambda r: dict(closure=lambda: None))

    def bind(self, optimizer, module, dialect, params, schedule):
        if "eps" not in params:
            return Paper().bind(optimizer, module, dialect, params, schedule)
        run = self.package.bind(optimizer, module, dialect, params, schedule)
        run.args["eps"] = 1 - run.args["eps"]
        assert 1 - run.args["eps"] == params["eps"]
        run.call = call_text(run.prefix + run.function, run.args)
        return run


PACKAGES = {
    "optax": Optax("contrib.dowg", init_sq_dist="init_estim_sq_dist"),
    "paper": PaperOrPackage(),
}

PLAIN = dict(init_sq_dist=0.0, eps=1e-4, weight_decay=0.0, averaged=False)

DEFAULTS = {
    "optax": PLAIN,
    "paper": dict(init_sq_dist=1e-4, eps=0.0, weight_decay=0.0, averaged=True),
}


def step(self, g):
    h, x = self.h, self.x
    g = g + h.weight_decay * x
    start = self.s.setdefault("start", x)
    r2 = self.s["r2"] = max(self.s.get("r2", h.init_sq_dist or h.eps), np.sum((x - start) ** 2))
    v = self.s["v"] = self.s.get("v", 0) + r2 * np.sum(g * g)
    if h.averaged:
        total = self.s["total"] = self.s.get("total", 0) + r2
        weighted = self.s["weighted"] = self.get("weighted") + r2 * x
        self.answer = weighted / total
    self.x = x - h.lr * r2 / (np.sqrt(v) + h.eps) * g


COMMON = [
    dict(lr=1.0),
    dict(lr=0.5),
    dict(lr=1.0, init_sq_dist=0.01),
]

CASES = {
    "optax": [
        *COMMON,
        dict(lr=1.0, eps=0.01),
        dict(lr=1.0, init_sq_dist=0.01, eps=0.5),
        dict(lr=1.0, init_sq_dist=0.01, weight_decay=0.1),
    ],
    "paper": [
        dict(lr=1.0),
        dict(lr=0.5),
        dict(lr=1.0, init_sq_dist=0.01),
        dict(lr=1.0, averaged=False),
        # Powers of two, so that 1 - (1 - eps) is eps.
        dict(lr=1.0, init_sq_dist=0.0, eps=2.0 ** -7, averaged=False),
        dict(lr=1.0, init_sq_dist=0.0, eps=0.25, averaged=False),
    ],
}

SCHEDULED = {
    "optax": [dict(lr=1.0)],
    "paper": [dict(lr=1.0)],
}
