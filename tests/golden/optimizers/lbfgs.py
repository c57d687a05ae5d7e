"""L-BFGS: torch.optim.LBFGS without and with strong_wolfe; optax.lbfgs with its zoom line search and without.

Both call for loss and gradient wherever they like, while here each update is one evaluation. So they run in a thread of
their own, whose evaluations wait for the next update: `x` is the sequence of points that they evaluate, `answer` the
last accepted iterate. torch evaluates the start and the trials of each search, and each of them once, since all happens
in one call of `step`; so does optax with value_and_grad_from_state. After torch has stopped, `x` stays.

In torch, c1, c2 and max_ls are arguments of _strong_wolfe that no caller can choose: cases with them wrap that function.
In other cases max_eval leaves searches without a limit, and none needs the 25 trials that are its default.

Fixed gradients make no sense to a line search, so open loops are without. Even then they are chaotic: fixed gradients say
nothing about the step before, so the curvature along it is anything. Torch passes over the half of the pairs in which it
is not above 1e-10, and where it is just above, the next step is enormous.
"""

import queue
import sys
import threading

from harness import *


class Inverted:
    """Runs `package(evaluate, accept)` in a thread; `evaluate(x)` waits there until `tell` is called with the result."""

    def __init__(self, package):
        self.asked, self.told, self.accepted, self.over = queue.Queue(), queue.Queue(), None, False

        def run():
            try:
                self.asked.put((package(self.evaluate, self.accept), True))
            except BaseException as error:
                self.asked.put((error, True))
        threading.Thread(target=run, daemon=True).start()
        self.point()

    def evaluate(self, x):
        self.asked.put((np.array(x, dtype=np.float64), False))
        return self.told.get()

    def accept(self, x):
        self.accepted = np.array(x, dtype=np.float64)

    def point(self):
        self.x, self.over = self.asked.get()
        if isinstance(self.x, BaseException):
            raise self.x

    def tell(self, loss, g):
        if not self.over:
            self.told.put((float(loss), np.array(g, dtype=np.float64)))
            self.point()


def step_of_package(r, g):
    r.inverted.tell(r.loss, g)
    return (r.inverted.x, r.inverted.accepted) if r.searches else r.inverted.x


# ---- torch ----

def torch_name(args):
    if args.pop("strong_wolfe", False):
        args["line_search_fn"] = "strong_wolfe"
    return "LBFGS"


def torch_start(r, start):
    import torch
    torch.set_default_dtype(torch.float64)
    args = dict(r.args)
    r.searches = "line_search_fn" in args
    own = {theirs: args.pop(ours) for theirs, ours in
           [("c1", "c1"), ("c2", "c2"), ("max_ls", "max_line_search_steps")] if ours in args}

    def package(evaluate, accept):
        x = torch.tensor(start, requires_grad=True)

        class Watched(torch.optim.LBFGS):
            trying = False

            def _directional_evaluate(self, *line):
                self.trying = True
                result = super()._directional_evaluate(*line)
                self.trying = False
                return result

            def _add_grad(self, *step):
                super()._add_grad(*step)
                if not self.trying:
                    accept(x.detach().numpy())

        def closure():
            loss, g = evaluate(x.detach().numpy())
            x.grad = torch.tensor(g)
            return torch.tensor(loss)

        accept(start)
        Watched([x], **args).step(closure)
        return x.detach().numpy()

    module = sys.modules["torch.optim.lbfgs"]              # torch.optim does not have it as an attribute
    plain = PLAIN.setdefault("search", module._strong_wolfe)
    module._strong_wolfe = plain if not own else lambda *a, **k: plain(*a, **{**k, **own})
    r.inverted = Inverted(package)


PLAIN = {}


# ---- optax ----

def optax_name(args):
    return "lbfgs"


def optax_start(r, start):
    import jax
    import optax
    jax.config.update("jax_enable_x64", True)
    jnp = jax.numpy
    args = dict(r.args)
    r.searches = args.pop("zoom_line_search", True)
    zoom = dict(max_linesearch_steps=args.pop("max_line_search_steps", 20), initial_guess_strategy="one")
    zoom.update({theirs: args.pop(ours) for theirs, ours in [("slope_rtol", "c1"), ("curv_rtol", "c2")] if ours in args})
    if not r.searches or len(zoom) > 2 or zoom["max_linesearch_steps"] != 20:
        args["linesearch"] = optax.scale_by_zoom_linesearch(**zoom) if r.searches else None
    if r.schedule:
        # A Python integer, or this would be in float32.
        lr, gamma = args["learning_rate"], r.schedule["gamma"]
        args["learning_rate"] = lambda count: lr * gamma ** int(count)

    def package(evaluate, accept):
        @jax.custom_vjp
        def f(x):
            return evaluate(x)[0]

        def forward(x):
            loss, g = evaluate(x)
            return jnp.asarray(loss), jnp.asarray(g)

        f.defvjp(forward, lambda g, cotangent: (cotangent * g,))
        # Without compilation, `f` sees numbers.
        with jax.disable_jit():
            opt, x = optax.lbfgs(**args), jnp.array(start, dtype=jnp.float64)
            state = opt.init(x)
            find = optax.value_and_grad_from_state(f) if r.searches else None
            accept(x)
            while True:
                if r.searches:
                    loss, g = find(x, state=state)
                    updates, state = opt.update(g, state, x, value=loss, grad=g, value_fn=f)
                else:
                    loss, g = evaluate(x)
                    updates, state = opt.update(jnp.asarray(g), state, x)
                x = optax.apply_updates(x, updates)
                assert x.dtype == jnp.float64
                accept(x)

    r.inverted = Inverted(package)


PACKAGES = {
    "torch": Function("torch", lambda args: "torch.optim." + torch_name(args), torch_start, step_of_package,
                      fixed=dict(max_iter=10**9, max_eval=10**9)),
    "optax": Function("optax", lambda args: "optax." + optax_name(args), optax_start, step_of_package, needs=("jax",),
                      lr="learning_rate", history_size="memory_size"),
}

DEFAULTS = {
    "torch": dict(history_size=100, tolerance_grad=1e-7, tolerance_change=1e-9, strong_wolfe=False, c1=1e-4, c2=0.9,
                  max_line_search_steps=25),
    "optax": dict(history_size=10, scale_init_precond=True, zoom_line_search=True, c1=1e-4, c2=0.9,
                  max_line_search_steps=20),
}

CONVENTIONS = ["l1_first_step", "positive_curvature"]


# ---- the plain formula: generators that ask for points and are told gradients ----

def step(self, g):
    if "run" not in self.s:
        self.s["run"] = {"torch": torch_formula, "optax": optax_formula}[self.dialect](self, self.x)
        next(self.s["run"])
    self.x, self.answer = self.s["run"].send(g)


def direction(g, pairs, gamma):
    """−H g, from pairs (s, y, 1 / s·y)."""
    q, shares = -g, []
    for s, y, rho in reversed(pairs):
        shares.append(rho * (s @ q))
        q = q - shares[-1] * y
    q = gamma * q
    for s, y, rho in pairs:
        q = q + (shares.pop() - rho * (y @ q)) * s
    return q


def torch_formula(self, x):
    h, pairs, gamma, first = self.h, [], 1, True
    g = yield
    f = self.loss
    stop = max(abs(g)) <= h.tolerance_grad
    while not stop:
        d = direction(g, pairs, gamma)
        t = self.h.lr * (min(1, 1 / sum(abs(g))) if first else 1)
        if g @ d > -h.tolerance_change:
            break
        if h.strong_wolfe:
            t, f_new, g_new = yield from wolfe_search(self, x, f, g, d, t)
        else:
            g_new = yield x + t * d, None
            f_new = self.loss
        x, s, y = x + t * d, t * d, g_new - g
        if s @ y > 1e-10:
            pairs, gamma = [*pairs, (s, y, 1 / (s @ y))][-h.history_size:], (s @ y) / (y @ y)
        stop = (max(abs(g_new)) <= h.tolerance_grad or max(abs(s)) <= h.tolerance_change
                or abs(f_new - f) < h.tolerance_change)
        f, g, first = f_new, g_new, False
    while True:
        yield x, x if h.strong_wolfe else None


def polynomial(t1, f1, g1, t2, f2, g2, low, high):
    """Minimum of the cubic with values f and slopes g at t, within bounds."""
    d1 = g1 + g2 - 3 * (f1 - f2) / (t1 - t2)
    if d1 * d1 < g1 * g2:
        return (low + high) / 2
    d2 = np.sqrt(d1 * d1 - g1 * g2) * (1 if t1 <= t2 else -1)
    return min(max(t2 - (t2 - t1) * ((g2 + d2 - d1) / (g2 - g1 + 2 * d2)), low), high)


def wolfe_search(self, x, f, g, d, t):
    h, slope, trials = self.h, g @ d, 0
    last = start = (0, f, slope, g)                       # (t, loss, slope, gradient)
    while True:                                           # go out until there is a bracket
        g_new = yield x + t * d, x
        new = (t, self.loss, g_new @ d, g_new)
        if trials == h.max_line_search_steps:
            best = min(start, new, key=lambda p: p[1])
            return best[0], best[1], best[3]
        high = new[1] > f + h.c1 * t * slope or trials > 1 and new[1] >= last[1]
        if not high and abs(new[2]) <= -h.c2 * slope:
            return t, new[1], new[3]
        if high or new[2] >= 0:
            break
        t = polynomial(*last[:3], *new[:3], t + (t - last[0]) / 100, 10 * t)
        last, trials = new, trials + 1
    ends, close = [last, new], False                      # then close in on the lower one
    low = min((0, 1), key=lambda i: ends[i][1])
    while trials < h.max_line_search_steps and abs(ends[0][0] - ends[1][0]) * max(abs(d)) >= h.tolerance_change:
        left, right = sorted([ends[0][0], ends[1][0]])
        t = polynomial(*ends[0][:3], *ends[1][:3], left, right)
        margin = (right - left) / 10
        if min(right - t, t - left) >= margin:
            close = False
        elif close or t >= right or t <= left:
            t = right - margin if right - t < t - left else left + margin
            close = False
        else:
            close = True
        g_new = yield x + t * d, x
        new, trials = (t, self.loss, g_new @ d, g_new), trials + 1
        if new[1] > f + h.c1 * t * slope or new[1] >= ends[low][1]:
            ends[1 - low] = new
            low = min((0, 1), key=lambda i: ends[i][1])
            continue
        if abs(new[2]) <= -h.c2 * slope:
            return t, new[1], new[3]
        if new[2] * (ends[1 - low][0] - ends[low][0]) >= 0:
            ends[1 - low] = ends[low]
        ends[low] = new
    return ends[low][0], ends[low][1], ends[low][3]


def optax_formula(self, x):
    h, pairs, gamma = self.h, [], None
    g = yield
    f = self.loss
    while True:
        if gamma is None:
            gamma = min(1, 1 / np.sqrt(g @ g)) if h.scale_init_precond else 1
        p = self.h.lr * direction(g, pairs, gamma)
        if h.zoom_line_search:
            t, f_new, g_new = yield from zoom_search(self, x, f, g, p)
        else:
            g_new = yield x + p, None
            t, f_new = 1, self.loss
        s, y = t * p, g_new - g
        pairs = [*pairs, (s, y, 1 / (s @ y) if s @ y else 0)][-h.history_size:]
        gamma = (s @ y) / (y @ y) if h.scale_init_precond and y @ y > 0 else 1
        x, f, g = x + s, f_new, g_new


def zoom_search(self, x, f, g, p):
    h, slope = self.h, g @ p
    safe = last = low = high = third = (0, f, slope, g)   # (t, loss, slope, gradient)
    bracket = False
    for trial in range(h.max_line_search_steps):
        if bracket:
            t, width = between(low, high, third), abs(high[0] - low[0])
        else:
            t, width = 2 * last[0] if trial else 1, math.inf
        g_new = yield x + t * p, x
        new = (t, self.loss, g_new @ p, g_new)
        descends = (new[1] <= f + h.c1 * t * slope
                    or new[2] <= (2 * h.c1 - 1) * slope and new[1] <= f + abs(f) / 1000000)
        if descends and abs(new[2]) <= h.c2 * abs(slope):
            return t, new[1], new[3]
        if descends and (not bracket or new[1] < safe[1]):
            safe = new
        if not bracket:
            if not descends or trial and new[1] >= last[1]:
                bracket, low, high, third = True, last, new, last
            elif new[2] >= 0:
                bracket, low, high, third = True, new, last, new
            last = new
        elif not descends or new[1] >= low[1]:
            high, third = new, high
        elif new[2] * (high[0] - low[0]) >= 0:
            low, high, third = new, low, high
        else:
            low, third = new, low
        if width <= 1e-5 and safe[0] > 0:
            break
    if safe[0] > 0:
        new = safe
    return new[0], new[1], new[3]


def between(low, high, third):
    (a, fa, ga), (b, fb), (c, fc) = low[:3], high[:2], third[:2]
    left, right, width = min(a, b), max(a, b), abs(b - a)
    if c != a:                                            # a cubic through all three, with the slope at a
        rb, rc = (fb - fa) / (b - a) - ga, (fc - fa) / (c - a) - ga
        cube = (rb / (b - a) - rc / (c - a)) / (b - c)
        square = rb / (b - a) - cube * (b - a)
        if square * square >= 3 * cube * ga:
            t = a + (np.sqrt(square * square - 3 * cube * ga) - square) / (3 * cube)
            if left + width / 5 < t < right - width / 5:
                return t
    t = a - ga / (2 * ((fb - fa) / (b - a) - ga) / (b - a))
    if left + width / 10 < t < right - width / 10:
        return t
    return (a + b) / 2


WHY = "the curvature of fixed gradients is anything, which multiplies rounding errors with every step"


def walks(until=5, **params):
    return but(params, open_until=until, why=WHY)


def searches(**params):
    return but(params, open_until=0, why="a line search asks for the loss and the gradient at its trials")


CASES = {
    "torch": [
        walks(lr=1.0),
        walks(lr=0.3),
        walks(lr=0.5, history_size=2),
        walks(lr=0.5, tolerance_grad=1.0),
        walks(lr=0.5, tolerance_change=1e-2),
        searches(lr=1.0, strong_wolfe=True),
        searches(lr=0.1, strong_wolfe=True, history_size=3),
        searches(lr=30.0, strong_wolfe=True, tolerance_grad=0.1, tolerance_change=1e-4),
        searches(lr=1.0, strong_wolfe=True, c1=0.2, c2=0.3),
        searches(lr=0.05, strong_wolfe=True, c2=0.1, max_line_search_steps=2),
    ],
    "optax": [
        searches(lr=1.0),
        searches(lr=0.1, history_size=2),
        searches(lr=1.0, scale_init_precond=False),
        searches(lr=1.0, c1=0.2, c2=0.3),
        searches(lr=0.05, c2=0.1, max_line_search_steps=3),
        walks(lr=1.0, zoom_line_search=False),
        walks(lr=0.1, zoom_line_search=False, history_size=3),
        walks(until=3, lr=0.01, zoom_line_search=False, scale_init_precond=False),
    ],
}

SCHEDULED = {
    "optax": [walks(lr=0.5, zoom_line_search=False)],
}
