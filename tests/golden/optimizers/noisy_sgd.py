"""Gradient descent with annealed noise: optax.noisy_sgd.

Where optax draws normal numbers (optax.tree.random_like) it is handed those of gradients.json instead, so that the
formula is compared and not the generator.
"""

from unittest.mock import patch

from harness import *


def with_given_numbers(optax, args):
    import jax
    inner = optax.noisy_sgd(**args)

    def init(x):
        noise, *rest = inner.init(x)
        # As numbers, which the check of the state's types knows.
        return noise._replace(rng_key=jax.random.key_data(noise.rng_key)), *rest

    def update(g, state, x, normal):
        with patch.object(optax.tree, "random_like", lambda *_, **__: normal):
            return inner.update(g, state, x)

    return optax.GradientTransformationExtraArgs(init, update)


PACKAGES = {"optax": Optax("noisy_sgd", build=with_given_numbers, extra=lambda r: dict(normal=np.array(r.normal)),
                           fixed=dict(key=0), noise_variance="eta")}

DEFAULTS = {"optax": dict(noise_variance=0.01, gamma=0.55)}


def step(self, g):
    h = self.h
    self.x = self.x - h.lr * (g + np.sqrt(h.noise_variance / self.real(self.t) ** h.gamma) * self.normal)


CASES = {
    "optax": [
        dict(lr=1e-2),
        dict(lr=1e-3),
        dict(lr=1e-3, noise_variance=1.0),
        dict(lr=1e-3, noise_variance=0.0),
        dict(lr=1e-3, gamma=0.0),
        dict(lr=1e-3, noise_variance=0.3, gamma=1.5),
    ],
}

SCHEDULED = {"optax": [dict(lr=1e-3, noise_variance=1.0)]}
