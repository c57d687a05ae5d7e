"""schedules.json: learning-rate factors of torch and optax schedules."""

import math

from harness import dump, versions


def write_schedules():
    import jax
    jax.config.update("jax_enable_x64", True)
    import optax
    import torch

    count = 100
    cases = []

    def formula(s, k):
        """Factor at update s = 0, 1, … of the canonical description `k`."""
        warmup = k.get("warmup", 0)
        if s < warmup:
            return s / warmup
        s -= warmup
        if k["kind"] == "constant":
            return 1.0
        if k["kind"] == "step":
            return k["gamma"] ** (s // k["every"])
        if k["kind"] == "exponential":
            return k["gamma"] ** (s / k.get("every", 1))
        low = k.get("min_factor", 0.0)
        return low + (1 - low) * 0.5 * (1 + math.cos(math.pi * min(s, k["decay_steps"]) / k["decay_steps"]))

    def add(call, schedule, factors):
        gap = max(abs(f - formula(s, schedule)) for s, f in enumerate(factors))
        print(f"gap {gap:.1e}  {call}")
        assert len(factors) == count and gap <= 1e-13, (call, gap)
        cases.append({"call": call, "schedule": schedule, "factors": factors})

    def from_torch(call, make, **schedule):
        sgd = torch.optim.SGD([torch.zeros(1, dtype=torch.float64, requires_grad=True)], lr=1.0)
        lr = make(sgd, torch.optim.lr_scheduler)
        factors = []
        for _ in range(count):
            factors.append(float(sgd.param_groups[0]["lr"]))
            sgd.step()
            lr.step()
        add("torch.optim.lr_scheduler." + call, schedule, factors)

    def from_optax(call, **schedule):
        f = eval(call, {"optax": optax})
        # Python ints: with an int32 array some of them compute in float32
        values = [f(s) for s in range(count)]
        assert all(getattr(v, "dtype", None) in (None, jax.numpy.float64) for v in values), call
        add(call, schedule, [float(v) for v in values])

    from_torch("StepLR(step_size=30, gamma=0.1)", lambda o, m: m.StepLR(o, step_size=30, gamma=0.1),
               kind="step", every=30, gamma=0.1)
    from_torch("ExponentialLR(gamma=0.95)", lambda o, m: m.ExponentialLR(o, gamma=0.95),
               kind="exponential", every=1, gamma=0.95)
    from_torch("CosineAnnealingLR(T_max=100)", lambda o, m: m.CosineAnnealingLR(o, T_max=100),
               kind="cosine", decay_steps=100)
    from_torch("CosineAnnealingLR(T_max=100, eta_min=0.1)",
               lambda o, m: m.CosineAnnealingLR(o, T_max=100, eta_min=0.1),
               kind="cosine", decay_steps=100, min_factor=0.1)
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
    dump("schedules.json", {"versions": versions("torch", "optax", "jax")}, cases)
