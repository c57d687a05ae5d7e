"""DoG: optax.contrib.dog, and the authors' package dog-optimizer with its averaging."""

from harness import *
from harness import call_text


def init_step(args):
    """The three numbers as optax' one tuple."""
    for key, tag in (("init_eta", "learning_rate"), ("init_distance", "distance"), ("reps_rel", "heuristic")):
        if args.get(key):
            args["init_step"] = (tag, args[key])
            break
    for key in ("init_eta", "init_distance", "reps_rel"):
        args.pop(key, None)
    return "contrib.dog"


class Averaged(TorchPackage):
    """Its averager takes a module, of which it asks a state_dict only."""

    def bind(self, optimizer, module, dialect, params, schedule):
        run = super().bind(optimizer, module, dialect, params, schedule)
        averaged, gamma = run.args.pop("averaged", True), run.args.pop("gamma", 8.0)
        # reps_rel has to be above zero, but is ignored beside init_eta.
        if run.args.get("init_eta"):
            assert run.args.pop("reps_rel") == 0
        run.call = call_text(run.prefix + run.function, run.args)
        if averaged:
            run.call += f" with dog.PolynomialDecayAverager(gamma={gamma})"
            run.answer_of = lambda r: r.average()
            run.gamma = gamma
        if schedule:
            run.call = run.scheduled(run.call)
        return run

    def start(self, x):
        super().start(x)
        if self.answer_of:
            import dog
            self.module_of_x = self.torch.nn.ParameterList([self.x])
            self.averager = dog.PolynomialDecayAverager(self.module_of_x, gamma=self.gamma)

    def average(self):
        self.averager.step()
        return self.averager.averaged_model[0].detach().numpy()


PACKAGES = {
    "optax": Optax(init_step),
    "paper": Averaged("dog-optimizer", "DoG", module="dog"),
}

PLAIN = dict(reps_rel=1e-6, init_distance=0.0, init_eta=0.0, eps=1e-8, weight_decay=0.0, averaged=False, gamma=8.0)

DEFAULTS = {
    "optax": PLAIN,
    "paper": {**PLAIN, **dict(averaged=True)},
}


def step(self, g):
    h, x = self.h, self.x
    g = g + h.weight_decay * x
    start = self.s.setdefault("start", x)
    moved = np.sqrt(np.sum((x - start) ** 2))
    first = h.init_distance + h.reps_rel * (1 + np.sqrt(np.sum(start ** 2)))
    r = self.s["r"] = max(self.s.get("r", first), moved)
    total = self.s["G"] = self.s.get("G", 0) + np.sum(g * g)
    eta = h.init_eta if self.t == 1 and h.init_eta else r / np.sqrt(total + h.eps)
    self.x = x - h.lr * eta * g
    if h.averaged:
        share = (1 + h.gamma) / (self.t + h.gamma)
        self.answer = self.s["average"] = (1 - share) * self.get("average") + share * self.x


def creeping(params):
    return but(params, open_tol=1e-9, relative_to_largest=True, why="""the first steps are 1e-6 long, so of their length, x - x0, only ten digits
are left when x is rounded; that length is the rate of the next ones""")


COMMON = [
    creeping(dict(lr=1.0)),
    creeping(dict(lr=0.5)),
    dict(lr=1.0, reps_rel=1e-2),
    dict(lr=1.0, reps_rel=1e-3, eps=2.0),
    dict(lr=1.0, reps_rel=0.0, init_eta=1e-2),
    dict(lr=1.0, reps_rel=1e-2, weight_decay=0.1),
]

CASES = {
    "optax": [
        *COMMON,
        dict(lr=1.0, reps_rel=0.0, init_distance=0.05),
        dict(lr=0.5, reps_rel=0.0, init_eta=2e-2),
    ],
    "paper": [
        *COMMON,
        dict(lr=1.0, reps_rel=1e-2, averaged=False),
        dict(lr=1.0, reps_rel=1e-2, gamma=0.0),
    ],
}

SCHEDULED = {
    "optax": [dict(lr=1.0, reps_rel=1e-2)],
    "paper": [dict(lr=1.0, reps_rel=1e-2)],
}
