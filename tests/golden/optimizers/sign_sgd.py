"""signSGD: optax.sign_sgd."""

from harness import *

PACKAGES = {"optax": Optax("sign_sgd")}

DEFAULTS = {"optax": dict()}

OPTIONS = dict(relative_to_largest=True,
               why="steps of one length come back to zero, where what is left of x is rounding")


def step(self, g):
    self.x = self.x - self.h.lr * np.sign(g)


CASES = {"optax": [dict(lr=1e-3), dict(lr=3e-3), dict(lr=1e-2), dict(lr=1e-4)]}

SCHEDULED = {"optax": [dict(lr=1e-2)]}
