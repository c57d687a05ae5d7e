"""LaProp: the authors' code is no package, so its form is the plain formula; pytorch_optimizer.LaProp where it can be."""

from harness import *


class PackageOrPaper:
    """pytorch_optimizer's class for the cases with the stabilisers of that class, the plain formula for the others."""

    def __init__(self, package):
        self.package = package

    def bind(self, optimizer, module, dialect, params, schedule):
        runner = self.package if params.get("eps_root") == 1e-15 and params.get("eps_hat") else Paper()
        return runner.bind(optimizer, module, dialect, params, schedule)


# Many tensors at once ("foreach") take a correction in float32.
PACKAGES = {
    "paper": PackageOrPaper(TorchPackage(
        "pytorch_optimizer", "LaProp", fixed=dict(foreach=False), implied=dict(eps_root=1e-15, eps_hat=True),
        centered_after="steps_before_using_centered", amsgrad="ams_bound")),
}

DEFAULTS = {
    "paper": dict(beta1=0.9, beta2=0.999, eps=1e-15, eps_root=0.0, eps_hat=False, centered=False, centered_after=10,
                  amsgrad=False, lr_in_momentum=True, weight_decay=0.0, fixed_decay=True),
}


def step(self, g):
    h, t = self.h, self.t
    v = self.s["v"] = h.beta2 * self.get("v") + (1 - h.beta2) * g * g
    if h.centered:
        c = self.s["c"] = h.beta2 * self.get("c") + (1 - h.beta2) * g
        if t > h.centered_after:
            v = v - c * c
    if h.amsgrad and not (h.centered and t <= h.centered_after):
        v = self.s["max"] = np.maximum(self.get("max"), v)
    c2 = 1 - h.beta2 ** t
    if h.eps_hat:
        d = (np.sqrt(v + h.eps_root) + h.eps) / np.sqrt(c2)
    else:
        d = np.sqrt(v / c2 + h.eps_root) + h.eps
    if h.lr_in_momentum:
        m = self.s["m"] = h.beta1 * self.get("m") + (1 - h.beta1) * h.lr * g / d
        lr = self.s["lr"] = h.beta1 * self.s.get("lr", 0) + (1 - h.beta1) * h.lr
        self.x = self.x - m / (lr / h.lr)
    else:
        m = self.s["m"] = h.beta1 * self.get("m") + (1 - h.beta1) * g / d
        self.x = self.x - h.lr * m / (1 - h.beta1 ** t)
    self.x = self.x - (1 if h.fixed_decay else h.lr) * h.weight_decay * self.x


PACKAGED = dict(eps_root=1e-15, eps_hat=True)

CASES = {
    "paper": [
        dict(lr=4e-4),
        dict(lr=1e-2, beta1=0.8, beta2=0.99, eps=1e-3),
        dict(lr=1e-2, amsgrad=True, weight_decay=1e-3),
        dict(lr=1e-2, centered=True, centered_after=20, amsgrad=True, eps=1e-3),
        dict(lr=4e-4, **PACKAGED),
        dict(lr=1e-2, beta1=0.8, beta2=0.99, eps=1e-3, **PACKAGED),
        dict(lr=1e-2, centered=True, **PACKAGED),
        dict(lr=1e-2, centered=True, centered_after=3, **PACKAGED),
        dict(lr=1e-2, amsgrad=True, **PACKAGED),
        dict(lr=1e-2, weight_decay=1e-3, fixed_decay=True, **PACKAGED),
        dict(lr=1e-2, weight_decay=0.1, fixed_decay=False, **PACKAGED),
    ],
}

SCHEDULED = {
    "paper": [
        dict(lr=1e-2),
        dict(lr=1e-2, lr_in_momentum=False),
        dict(lr=1e-2, weight_decay=0.1, fixed_decay=False, **PACKAGED),
    ],
}
