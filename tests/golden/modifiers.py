"""modifiers.json: what goes around an update rule (here gradient descent with momentum), against the packages:

torch.nn.utils.clip_grad_value_ and clip_grad_norm_, torch.optim.swa_utils.AveragedModel; Keras' clipvalue, clipnorm,
global_clipnorm and use_ema; optax.clip, clip_by_global_norm, lookahead and ema.
"""

from types import SimpleNamespace

from harness import *
from harness import OPTIONS, dump, versions, write_case

BASE = dict(lr=0.01, momentum=0.9)


def formula(modifiers):
    """The plain formula of gradient descent with momentum and these modifiers."""
    clip = modifiers.get("clip_value"), modifiers.get("clip_norm"), modifiers.get("clip_norm_eps", 0.0)
    lookahead, ema = modifiers.get("lookahead"), modifiers.get("ema")

    def step(self, g):
        real, slow = self.real, self.s.setdefault("slow", self.x)
        if clip[0]:
            g = np.clip(g, -real(clip[0]), real(clip[0]))
        if clip[1]:
            g = g * min(real(1), real(clip[1]) / (np.sqrt(np.sum(g * g)) + real(clip[2])))
        b = self.s["b"] = self.h.momentum * self.get("b") + g
        self.x = self.x - self.h.lr * b
        if lookahead:
            if self.t % lookahead["k"] == 0:
                slow = self.s["slow"] = self.x = slow + real(lookahead["alpha"]) * (self.x - slow)
            self.answer = slow
        if ema:
            decay = real(ema["decay"])
            if ema.get("debias"):
                a = self.s["a"] = decay * self.get("a") + (1 - decay) * self.x
                self.answer = a / (1 - decay ** self.t)
            else:
                self.answer = self.s["a"] = decay * self.s.get("a", self.x) + (1 - decay) * self.x

    return step


class Torch(Torch):
    """With a function that clips the gradients before each update."""

    def __init__(self, clip=None, arguments=None, ema=None, **options):
        super().__init__("SGD", **options)
        self.clip, self.arguments, self.ema = clip, arguments, ema

    def bind(self, *case):
        run = super().bind(*case)
        if self.clip:
            run.call += f" after torch.nn.utils.{self.clip}(x, {self.arguments})"
        if self.ema:
            run.call += f" with swa_utils.AveragedModel(multi_avg_fn=get_ema_multi_avg_fn({self.ema}))"
        return run

    def start(self, x):
        super().start(x)
        if self.ema:
            from torch.optim import swa_utils
            self.holder = self.torch.nn.Module()
            self.holder.x = self.torch.nn.Parameter(self.x.detach().clone())
            self.average = swa_utils.AveragedModel(
                self.holder, multi_avg_fn=swa_utils.get_ema_multi_avg_fn(self.ema))
            self.answer_of = lambda r: r.average.module.x.detach().numpy().copy()

    def step(self, g):
        self.x.grad = self.torch.tensor(g, dtype=self.torch.float64)
        if self.clip:
            getattr(self.torch.nn.utils, self.clip)([self.x], self.arguments)
        self.opt.step()
        if self.ema:
            self.holder.x.data.copy_(self.x.detach())
            self.average.update_parameters(self.holder)
        return self.x.detach().numpy().copy()


def optax_chain(text, clip):
    run = Optax("sgd", build=lambda o, args: o.chain(clip(o), o.sgd(**args)))
    run.note = f" after optax.{text}"
    return run


class Lookahead(Optax):
    """optax.lookahead keeps fast and slow parameters in a pair."""

    def start(self, x):
        import jax
        import optax
        jax.config.update("jax_enable_x64", True)
        self.jnp, self.optax = jax.numpy, optax
        self.opt = optax.lookahead(optax.sgd(**self.args), sync_period=self.k, slow_step_size=self.alpha)
        self.pair = optax.LookaheadParams.init_synced(jax.numpy.array(x, dtype=jax.numpy.float64))
        self.state = self.opt.init(self.pair)
        self.update = jax.jit(self.opt.update)
        self.answer_of = lambda r: np.array(r.pair.slow)
        self.begun()

    def step(self, g):
        u, self.state = self.update(self.jnp.array(g), self.state, self.pair)
        self.pair = self.optax.apply_updates(self.pair, u)
        return np.array(self.pair.fast)


def lookahead(k, alpha):
    run = Lookahead("sgd")
    run.k, run.alpha, run.note = k, alpha, f" in optax.lookahead(sync_period={k}, slow_step_size={alpha})"
    return run


class Averaged(Optax):
    """optax.ema of the parameters."""

    def start(self, x):
        super().start(x)
        self.mean = self.optax.ema(self.decay)
        self.mean_state = self.mean.init(self.x)
        self.answer_of = lambda r: r.averaged

    def step(self, g):
        x = super().step(g)
        averaged, self.mean_state = self.mean.update(self.x, self.mean_state)
        self.averaged = np.array(averaged)
        return x


def averaged(decay):
    run = Averaged("sgd")
    run.decay, run.note = decay, f" with optax.ema({decay}) of the parameters"
    return run


def keras(**fixed):
    run = Keras("SGD", fixed=fixed)
    if fixed.get("use_ema"):
        run.answer_of = lambda r: np.array(r.opt._model_variables_moving_average[0].value)
    return run


CASES = [
    ("torch", Torch("clip_grad_value_", 0.5), dict(clip_value=0.5)),
    ("torch", Torch("clip_grad_norm_", 1.0), dict(clip_norm=1.0, clip_norm_eps=1e-6)),
    ("torch", Torch(ema=0.9), dict(ema=dict(decay=0.9))),
    ("keras", keras(clipvalue=0.5), dict(clip_value=0.5)),
    ("keras", keras(clipnorm=1.0), dict(clip_norm=1.0)),
    ("keras", keras(global_clipnorm=2.0), dict(clip_norm=2.0)),
    ("keras", keras(use_ema=True, ema_momentum=0.95), dict(ema=dict(decay=0.95))),
    ("optax", optax_chain("clip(0.5)", lambda o: o.clip(0.5)), dict(clip_value=0.5)),
    ("optax", optax_chain("clip_by_global_norm(1.0)", lambda o: o.clip_by_global_norm(1.0)), dict(clip_norm=1.0)),
    ("optax", lookahead(5, 0.5), dict(lookahead=dict(k=5, alpha=0.5))),
    ("optax", lookahead(3, 0.8), dict(lookahead=dict(k=3, alpha=0.8))),
    ("optax", averaged(0.9), dict(ema=dict(decay=0.9, debias=True))),
]


def write_modifiers():
    np.seterr(all="ignore")
    out = []
    for dialect, package, modifiers in CASES:
        module = SimpleNamespace(step=formula(modifiers), DEFAULTS={dialect: dict(BASE)})
        clips = "clip_value" in modifiers or "clip_norm" in modifiers
        # Unclipped, a larger rate diverges on Rosenbrock's function; after a spike, its momentum alone would be compared.
        params, until = (BASE, 1000) if clips else (dict(BASE, lr=3e-4), 599)
        runner = package.bind("sgd", module, dialect, params, None)
        runner.call += getattr(package, "note", "")
        case = write_case("sgd", dialect, runner, SimpleNamespace(params=params), {**OPTIONS, "open_until": until})
        ema = modifiers.get("ema")
        if ema:
            modifiers = {**modifiers, "ema": {"debias": False, **ema}}
        out.append({**case, "modifiers": modifiers})
    dump("modifiers.json", {"versions": versions("torch", "keras", "optax", "jax", "numpy")}, out)
