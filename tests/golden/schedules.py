"""schedules.json: learning-rate factors of torch, optax and other schedules.

Each factor is also checked against the plain formula below, written from the
packages' documentation. Where a package is itself inexact the gap says so:
torch multiplies the rate of the step before in LinearLR, ExponentialLR,
PolynomialLR, StepLR, MultiStepLR, and CosineAnnealingLR, so rounding
accumulates; the recursion of CosineAnnealingLR divides by 1 + cos, which is
nearly 0 about T_max. optax gets Python integers: with int32 arrays some of its
schedules compute in float32.
"""

import functools
import math

from harness import dump, versions

COUNT = 100
TOLERANCE = 1e-13


def half_cosine(u):
    return 0.5 * (1 + math.cos(math.pi * u))


def one_cycle(s, k):
    total, p, first = k["total_steps"], k.get("pct_start", 0.3), 1 / k.get("div_factor", 25)
    last, q = first / k.get("final_div_factor", 1e4), k.get("pct_final", 2 * p)
    if k.get("counting", "torch") == "torch":
        ends = [p * total - 1, q * total - 2, total - 1]
    else:
        ends = [int(p * total), int(q * total), total]
    values = [1, first, last]
    if not k.get("three_phase"):
        del ends[1], values[1]
    knots = [(0, first), *zip(ends, values)]
    for (a, low), (b, high) in zip(knots, knots[1:]):
        if s <= b:
            u = (s - a) / (b - a)
            return low + (high - low) * (u if k.get("anneal") == "linear" else 1 - half_cosine(u))
    return last


def piecewise(s, k):
    begin, value = 0, k.get("start_factor", 1.0)
    for boundary, scale in zip(k["boundaries"], k["scales"]):
        if s < boundary:
            u = (s - begin) / (boundary - begin)
            share = {"none": 0.0, "linear": u, "cosine": 1 - half_cosine(u)}[k.get("interpolate", "none")]
            return value + (value * scale - value) * share
        begin, value = boundary, value * scale
    return value


def restarts(s, k):
    cycle, length = 0, k["decay_steps"]
    while s >= length:
        s, cycle, length = s - length, cycle + 1, length * k.get("t_mult", 1)
    return k.get("peak_mult", 1) ** cycle * half_cosine(s / length)


def cyclic(s, k):
    up, total = k["step_size_up"], k["step_size_up"] + k["step_size_down"]
    r, cycle = s % total, s // total
    height = {"triangular": 1, "triangular2": 0.5 ** cycle, "exp_range": k.get("gamma", 1) ** s}[k.get("mode", "triangular")]
    return height * min(r / up, (total - r) / k["step_size_down"])


def wsd(s, k):
    u = min(max(s - k["stable_steps"], 0), k["decay_steps"]) / k["decay_steps"]
    return {"linear": 1 - u, "cosine": half_cosine(u), "1-sqrt": 1 - math.sqrt(u)}[k.get("decay_type", "linear")]


def sequence(s, k):
    begin, part = 0, k["schedules"][0]
    for boundary, schedule in zip(k["boundaries"], k["schedules"][1:]):
        if s >= boundary:
            begin, part = boundary, schedule
    return formula(s - begin, part)


def formula(s, k):
    """Factor at update s = 0, 1, … of the canonical description `k`."""
    warmup, start = k.get("warmup", 0), k.get("warmup_start", 0.0)
    if s < warmup:
        return start + (1 - start) * s / warmup
    s -= warmup
    kind, low = k["kind"], k.get("min_factor", 0.0)
    late = max(s - k.get("begin", 0), 0)
    share = min(late, k.get("decay_steps", 1)) / k.get("decay_steps", 1)
    if kind == "constant":
        return 1.0
    if kind == "linear":
        a, b = k.get("start_factor", 1.0), k.get("end_factor", 0.0)
        return a + (b - a) * share
    if kind == "step":
        return k["gamma"] ** (s // k["every"])
    if kind == "multi_step":
        return k["gamma"] ** sum(m <= s for m in k["milestones"])
    if kind == "exponential":
        power = late // k["every"] if k.get("staircase") else late / k.get("every", 1)
        return max(k["gamma"] ** power, low)
    if kind == "inverse_sqrt":
        return math.sqrt(k["timescale"] / (k["timescale"] + s))
    if kind in ("one_cycle", "piecewise", "sequence"):
        return globals()[kind](s, k)
    if kind == "cosine":
        height = half_cosine(s / k["decay_steps"] if k.get("periodic") else share) ** k.get("exponent", 1)
    else:
        height = {"polynomial": lambda: (1 - share) ** k.get("power", 1), "cosine_restarts": lambda: restarts(s, k),
                  "cyclic": lambda: cyclic(s, k), "wsd": lambda: wsd(s, k)}[kind]()
    return low + (1 - low) * height


def plateau(losses, lr, k):
    """Factors of updates that are shown these losses, by the rule of torch and optax with all options."""
    scale, best, bad, cooling, seen, out = 1.0, math.inf, 0, 0, [], []
    for loss in losses:
        before = scale
        seen.append(loss)
        if len(seen) == k.get("accumulation_size", 1):
            loss, seen = sum(seen) / len(seen), []
            better = loss < best * (1 - k.get("rtol", 1e-4)) - k.get("atol", 0.0)
            best, bad = (loss, 0) if better else (best, bad + 1)
            if cooling:
                cooling, bad = cooling - 1, 0
            if bad > k.get("patience", 10):
                lower = max(scale * k.get("factor", 0.1), k.get("min_factor", 0.0))
                if lr * (scale - lower) > k.get("eps", 1e-8):
                    scale = lower
                cooling, bad = k.get("cooldown", 0), 0
        out.append(scale if k.get("immediate") else before)
    return out


# Falling in stairs with ripples, and the same below zero: there, what is a share of the best loss above it counts as
# better.
LOSSES = {"falling": [math.exp(-(s // 12) / 3) + 0.03 * math.sin(s * s) for s in range(COUNT)],
          "standing": [1.0] * COUNT,
          "negative": [-2 + math.exp(-(s // 20)) + 0.001 * math.sin(s * s) for s in range(COUNT)]}


def write_schedules():
    import jax
    jax.config.update("jax_enable_x64", True)
    import jax.numpy as jnp
    import optax
    import torch
    from pytorch_optimizer.lr_scheduler.wsd import get_wsd_schedule

    cases = []

    def checked(call, factors, expected):
        gap = max(abs(f - e) for f, e in zip(factors, expected))
        print(f"gap {gap:.1e}  {call}")
        assert len(factors) == COUNT and gap <= TOLERANCE, (call, gap)

    def add(call, schedule, factors):
        checked(call, factors, [formula(s, schedule) for s in range(COUNT)])
        cases.append({"call": call, "schedule": schedule, "factors": factors})

    def sgd(lr=1.0):
        return torch.optim.SGD([torch.zeros(1, dtype=torch.float64, requires_grad=True)], lr=lr)

    def from_torch(call, prefix="torch.optim.lr_scheduler.", **schedule):
        optimizer, module = sgd(), torch.optim.lr_scheduler
        names = {name: functools.partial(getattr(module, name), optimizer) for name in module.__all__}
        names["get_wsd_schedule"] = functools.partial(get_wsd_schedule, optimizer)
        lr = eval(call, names)
        factors = []
        for _ in range(COUNT):
            factors.append(float(optimizer.param_groups[0]["lr"]))
            optimizer.step()
            lr.step()
        add(prefix + call, schedule, factors)

    def from_optax(call, **schedule):
        f = eval(call, {"optax": optax})
        values = [f(s) for s in range(COUNT)]
        assert all(getattr(v, "dtype", None) in (None, jnp.float64) for v in values), call
        add(call, schedule, [float(v) for v in values])

    def add_plateau(call, lr, schedule, run):
        schedule = {"kind": "reduce_on_plateau", **schedule}
        for name, losses in LOSSES.items():
            factors = run(losses)
            checked(f"{call} {name}", factors, plateau(losses, lr, schedule))
            cases.append({"call": call, "schedule": schedule, "losses": name, "lr": lr, "factors": factors})

    def plateau_from_torch(arguments, lr=1.0, **schedule):
        def run(losses):
            optimizer = sgd(lr)
            scheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, **eval(f"dict({arguments})"))
            factors = []
            for loss in losses:
                factors.append(float(optimizer.param_groups[0]["lr"]) / lr)
                optimizer.step()
                scheduler.step(loss)
            return factors
        add_plateau(f"torch.optim.lr_scheduler.ReduceLROnPlateau({arguments}) at lr={lr}", lr, schedule, run)

    def plateau_from_optax(arguments, **schedule):
        def run(losses):
            reduce = optax.contrib.reduce_on_plateau(**eval(f"dict({arguments})"))
            one = jnp.ones((), jnp.float64)
            state, factors = reduce.init(one), []
            for loss in losses:
                update, state = reduce.update(one, state, value=loss)
                factors.append(float(update))
            return factors
        schedule = {"immediate": True, "eps": 0.0, **schedule}
        add_plateau(f"optax.contrib.reduce_on_plateau({arguments})", 1.0, schedule, run)

    from_torch("StepLR(step_size=30, gamma=0.1)", kind="step", every=30, gamma=0.1)
    from_torch("ExponentialLR(gamma=0.95)", kind="exponential", every=1, gamma=0.95)
    from_torch("CosineAnnealingLR(T_max=100)", kind="cosine", decay_steps=100)
    from_torch("CosineAnnealingLR(T_max=100, eta_min=0.1)", kind="cosine", decay_steps=100, min_factor=0.1)
    from_optax("optax.cosine_decay_schedule(1.0, 100)", kind="cosine", decay_steps=100)
    from_optax("optax.cosine_decay_schedule(1.0, 100, alpha=0.1)", kind="cosine", decay_steps=100, min_factor=0.1)
    from_optax("optax.cosine_decay_schedule(1.0, 60, alpha=0.1)", kind="cosine", decay_steps=60, min_factor=0.1)
    from_optax("optax.exponential_decay(1.0, transition_steps=10, decay_rate=0.5)",
               kind="exponential", every=10, gamma=0.5)
    from_optax("optax.warmup_cosine_decay_schedule(0.0, 1.0, warmup_steps=10, decay_steps=100)",
               kind="cosine", decay_steps=90, warmup=10)
    from_optax("optax.warmup_cosine_decay_schedule(0.0, 1.0, warmup_steps=10, decay_steps=100, end_value=0.1)",
               kind="cosine", decay_steps=90, min_factor=0.1, warmup=10)
    join = "optax.join_schedules([optax.linear_schedule(0.0, 1.0, 10), {}], [10])"
    from_optax(join.format("optax.constant_schedule(1.0)"), kind="constant", warmup=10)
    from_optax(join.format("optax.exponential_decay(1.0, 1, 0.95)"),
               kind="exponential", every=1, gamma=0.95, warmup=10)

    from_optax("optax.warmup_constant_schedule(0.2, 1.0, warmup_steps=10)", kind="constant", warmup=10, warmup_start=0.2)
    from_torch("StepLR(step_size=13, gamma=0.6)", kind="step", every=13, gamma=0.6)
    from_torch("CosineAnnealingLR(T_max=20, eta_min=0.1)",
               kind="cosine", decay_steps=20, min_factor=0.1, periodic=True)
    from_optax("optax.cosine_decay_schedule(1.0, 60, alpha=0.1, exponent=1.5)",
               kind="cosine", decay_steps=60, min_factor=0.1, exponent=1.5)

    from_torch("LinearLR()", kind="linear", start_factor=1 / 3, end_factor=1.0, decay_steps=5)
    from_torch("LinearLR(start_factor=1.0, end_factor=0.05, total_iters=60)",
               kind="linear", start_factor=1.0, end_factor=0.05, decay_steps=60)
    from_optax("optax.linear_schedule(1.0, 0.0, transition_steps=80)", kind="linear", decay_steps=80)
    from_optax("optax.linear_schedule(0.5, 2.0, transition_steps=60, transition_begin=20)",
               kind="linear", start_factor=0.5, end_factor=2.0, decay_steps=60, begin=20)

    from_torch("MultiStepLR(milestones=[30, 80], gamma=0.1)", kind="multi_step", milestones=[30, 80], gamma=0.1)
    from_torch("MultiStepLR(milestones=[1, 2, 99], gamma=0.7)", kind="multi_step", milestones=[1, 2, 99], gamma=0.7)
    from_optax("optax.piecewise_constant_schedule(1.0, {30: 0.3, 80: 0.3})",
               kind="multi_step", milestones=[30, 80], gamma=0.3)

    from_optax("optax.exponential_decay(1.0, 7, 0.8, transition_begin=10)",
               kind="exponential", every=7, gamma=0.8, begin=10)
    from_optax("optax.exponential_decay(1.0, 7, 0.8, transition_begin=10, staircase=True, end_value=0.2)",
               kind="exponential", every=7, gamma=0.8, begin=10, staircase=True, min_factor=0.2)
    from_optax("optax.exponential_decay(1.0, 30, 0.1, staircase=True)", kind="step", every=30, gamma=0.1)
    from_optax("optax.warmup_exponential_decay_schedule(0.1, 1.0, warmup_steps=20, transition_steps=5, decay_rate=0.9,"
               " transition_begin=3, end_value=0.3)", kind="exponential", every=5, gamma=0.9, begin=3, min_factor=0.3,
               warmup=20, warmup_start=0.1)

    from_torch("PolynomialLR(total_iters=60)", kind="polynomial", decay_steps=60)
    from_torch("PolynomialLR(total_iters=99, power=0.9)", kind="polynomial", decay_steps=99, power=0.9)
    from_torch("PolynomialLR(total_iters=60, power=3.0)", kind="polynomial", decay_steps=60, power=3.0)
    from_optax("optax.polynomial_schedule(1.0, 0.1, power=2.5, transition_steps=60, transition_begin=20)",
               kind="polynomial", decay_steps=60, power=2.5, min_factor=0.1, begin=20)

    from_torch("CosineAnnealingWarmRestarts(T_0=30)", kind="cosine_restarts", decay_steps=30)
    from_torch("CosineAnnealingWarmRestarts(T_0=7, T_mult=2, eta_min=0.1)",
               kind="cosine_restarts", decay_steps=7, t_mult=2, min_factor=0.1)
    cycle = "dict(init_value={0}, peak_value={0}, warmup_steps=0, decay_steps={1})"
    from_optax(f"optax.sgdr_schedule([{cycle.format(1.0, 10)}, {cycle.format(1.0, 30)}, {cycle.format(1.0, 90)}])",
               kind="cosine_restarts", decay_steps=10, t_mult=3)
    from_optax(f"optax.sgdr_schedule([{cycle.format(1.0, 10)}, {cycle.format(0.5, 30)}, {cycle.format(0.25, 90)}])",
               kind="cosine_restarts", decay_steps=10, t_mult=3, peak_mult=0.5)
    from_optax("optax.sgdr_schedule([dict(init_value=0.1, peak_value=1.0, warmup_steps=10, decay_steps=40),"
               " dict(init_value=0.0, peak_value=1.0, warmup_steps=5, decay_steps=60, end_value=0.2)])",
               kind="sequence", boundaries=[40],
               schedules=[dict(kind="cosine", warmup=10, warmup_start=0.1, decay_steps=30),
                          dict(kind="cosine", warmup=5, decay_steps=55, min_factor=0.2)])

    triangles = "CyclicLR(base_lr=0.2, max_lr=1.0, step_size_up=7, step_size_down=12, {}cycle_momentum=False)"
    sizes = dict(kind="cyclic", min_factor=0.2, step_size_up=7, step_size_down=12)
    from_torch(triangles.format(""), **sizes)
    from_torch(triangles.format("mode='triangular2', "), **sizes, mode="triangular2")
    from_torch(triangles.format("mode='exp_range', gamma=0.97, "), **sizes, mode="exp_range", gamma=0.97)
    from_torch("CyclicLR(base_lr=0.0, max_lr=1.0, step_size_up=10, cycle_momentum=False)",
               kind="cyclic", min_factor=0.0, step_size_up=10, step_size_down=10)

    cycle = "OneCycleLR(max_lr=1.0, total_steps=100, {}cycle_momentum=False)"
    from_torch(cycle.format(""), kind="one_cycle", total_steps=100)
    from_torch(cycle.format("pct_start=0.237, anneal_strategy='linear', div_factor=10.0, final_div_factor=50.0, "),
               kind="one_cycle", total_steps=100, pct_start=0.237, anneal="linear", div_factor=10.0,
               final_div_factor=50.0)
    from_torch(cycle.format("pct_start=0.333, three_phase=True, "),
               kind="one_cycle", total_steps=100, pct_start=0.333, three_phase=True)
    from_torch(cycle.format("pct_start=0.005, "), kind="one_cycle", total_steps=100, pct_start=0.005)
    from_optax("optax.cosine_onecycle_schedule(90, 1.0)", kind="one_cycle", total_steps=90, counting="optax")
    from_optax("optax.cosine_onecycle_schedule(90, 1.0, pct_start=0.237, div_factor=10.0, final_div_factor=50.0)",
               kind="one_cycle", total_steps=90, pct_start=0.237, div_factor=10.0, final_div_factor=50.0,
               counting="optax")
    from_optax("optax.linear_onecycle_schedule(90, 1.0)", kind="one_cycle", total_steps=90, anneal="linear",
               three_phase=True, pct_final=0.85, counting="optax")
    from_optax("optax.linear_onecycle_schedule(90, 1.0, pct_start=0.2, pct_final=0.7, div_factor=4.0,"
               " final_div_factor=8.0)", kind="one_cycle", total_steps=90, anneal="linear", three_phase=True,
               pct_start=0.2, pct_final=0.7, div_factor=4.0, final_div_factor=8.0, counting="optax")

    # No package in requirements.txt has it.
    add("20^0.5 min(s^-0.5, s 20^-1.5) of Vaswani et al.", dict(kind="inverse_sqrt", warmup=20, timescale=20),
        [0.0] + [20 ** 0.5 * min(s ** -0.5, s * 20 ** -1.5) for s in range(1, COUNT)])
    add("(1 + s/300)^-0.5", dict(kind="inverse_sqrt", timescale=300), [(1 + s / 300) ** -0.5 for s in range(COUNT)])

    phases = "get_wsd_schedule(num_warmup_steps=10, num_stable_steps=50, num_decay_steps=30{})"
    spans = dict(prefix="pytorch_optimizer.", kind="wsd", warmup=10, stable_steps=50, decay_steps=30)
    from_torch(phases.format(", cooldown_type='linear'"), **spans)
    from_torch(phases.format(""), **spans, decay_type="1-sqrt")
    from_torch(phases.format(", cooldown_type='cosine', min_lr_ratio=0.1"), **spans, decay_type="cosine",
               min_factor=0.1)
    # Its linear decay has no other minimum than 0, here as a chain.
    from_optax("optax.join_schedules([optax.constant_schedule(1.0), optax.linear_schedule(1.0, 0.2, 40)], [60])",
               kind="wsd", stable_steps=60, decay_steps=40, min_factor=0.2)

    from_torch("ConstantLR(factor=0.5, total_iters=40)", kind="piecewise", start_factor=0.5, boundaries=[40],
               scales=[2.0])
    jumps = dict(kind="piecewise", boundaries=[20, 50, 90], scales=[2.0, 0.25, 0.7])
    scales = "{20: 2.0, 50: 0.25, 90: 0.7}"
    from_optax(f"optax.piecewise_constant_schedule(0.3, {scales})", **jumps, start_factor=0.3)
    from_optax(f"optax.piecewise_interpolate_schedule('linear', 0.3, {scales})", **jumps, start_factor=0.3,
               interpolate="linear")
    from_optax(f"optax.piecewise_interpolate_schedule('cosine', 0.3, {scales})", **jumps, start_factor=0.3,
               interpolate="cosine")

    from_torch("SequentialLR(schedulers=[LinearLR(start_factor=0.1, total_iters=20), ExponentialLR(gamma=0.9),"
               " CosineAnnealingWarmRestarts(T_0=20)], milestones=[20, 50])",
               kind="sequence", boundaries=[20, 50],
               schedules=[dict(kind="linear", start_factor=0.1, end_factor=1.0, decay_steps=20),
                          dict(kind="exponential", every=1, gamma=0.9),
                          dict(kind="cosine_restarts", decay_steps=20)])
    from_optax("optax.join_schedules([optax.constant_schedule(0.5), optax.cosine_decay_schedule(1.0, 30),"
               " optax.exponential_decay(1.0, 10, 0.5)], [25, 60])",
               kind="sequence", boundaries=[25, 60],
               schedules=[dict(kind="linear", start_factor=0.5, end_factor=0.5, decay_steps=1),
                          dict(kind="cosine", decay_steps=30), dict(kind="exponential", every=10, gamma=0.5)])

    plateau_from_torch("")
    plateau_from_torch("factor=0.5, patience=3, threshold=0.05, cooldown=4",
                       factor=0.5, patience=3, rtol=0.05, cooldown=4)
    plateau_from_torch("factor=0.5, patience=0, threshold=0.02, threshold_mode='abs', min_lr=0.004", lr=0.1,
                       factor=0.5, patience=0, rtol=0.0, atol=0.02, min_factor=0.04)
    plateau_from_torch("factor=0.3, patience=1, eps=1e-4", lr=0.01, factor=0.3, patience=1, eps=1e-4)
    plateau_from_optax("", patience=9)
    plateau_from_optax("factor=0.5, patience=3, rtol=0.05, atol=0.01, cooldown=4, min_scale=0.2",
                       factor=0.5, patience=2, rtol=0.05, atol=0.01, cooldown=4, min_factor=0.2)
    plateau_from_optax("factor=0.5, patience=2, accumulation_size=3",
                       factor=0.5, patience=1, accumulation_size=3)
    head = {"versions": versions("torch", "optax", "jax", "pytorch_optimizer"), "losses": LOSSES}
    dump("schedules.json", head, cases)
