"""Writes stats.json: the statistics of comparisons by scipy, statsmodels, scikit-posthocs, baycomp and mpmath.

    pip install -r requirements.txt && python stats.py

The functions themselves are the packages'. Where none has what is needed, the definition stands in for it, spelled out:
all choices of signs for tied signed ranks, 50 digits for the studentized range. Infinities are the texts inf and -inf.
"""

import itertools
import json
import math
import warnings
from importlib.metadata import version
from pathlib import Path

import baycomp
import mpmath
import numpy as np
import scikit_posthocs
from mpmath import mp
from scipy import stats
from statsmodels.stats.multitest import multipletests

PACKAGES = ["numpy", "scipy", "statsmodels", "scikit-posthocs", "baycomp", "mpmath"]
INF = math.inf
mp.dps = 50
# Numbers from an infinite sample have no moments, and scipy says so.
warnings.filterwarnings("ignore", message="invalid value encountered")


def normal(seed, n, shift=0.3, digits=6):
    return [float(x) for x in np.round(np.random.default_rng(seed).normal(shift, 1.0, n), digits) + 0.0]


# Differences that all tests of two optimizers share.
DIFFERENCES = {
    "one": [0.5],
    "few": normal(1, 6),
    "ties": [0.0, 0.5, -0.5, 0.5, 1.0, -1.5, 2.0, 2.0, 0.0],
    "opposite": [-1.0, 1.0, -1.0, 1.0],
    "equal": [-0.25] * 9,
    "zeros": [0.0] * 7,
    "infinite": [-INF, 0.25, -0.5, INF, -INF, -1.0, 0.0, -3.0, -INF],
    "one side infinite": [-INF, 0.25, -0.5, 1.0, -INF, -1.0, 0.0, -3.0, -INF],
    "twelve": normal(2, 12, digits=1),
    "thirty": normal(3, 30, digits=1),
    "forty": normal(4, 40),
    "fifty": normal(5, 50, shift=0.5),
    "fifty, ties": normal(6, 50, shift=0.5, digits=1),
    "fifty-one": normal(7, 51),
    "hundred": normal(8, 100, shift=0.1, digits=1),
    "hundred, infinite": normal(9, 110, shift=0.2, digits=1) + [INF] * 7 + [-INF] * 3,
    "far": normal(10, 300, shift=3.0),
}


def signed_rank(differences):
    d = np.array([x for x in differences if x != 0.0])
    if len(d) == 0:
        return dict(n=0, w_plus=0.0, w_minus=0.0, p=1.0)
    ranks = stats.rankdata(np.abs(d))
    w_plus, w_minus = ranks[d > 0].sum(), ranks[d < 0].sum()
    if len(d) > 50:
        p = stats.wilcoxon(d, method="asymptotic", correction=False).pvalue
    elif len(set(ranks)) == len(d):
        p = stats.wilcoxon(d, method="exact").pvalue
    else:
        # How many choices of signs have which sum, in whole numbers.
        choices = {0: 1}
        for rank in ranks:
            more = dict(choices)
            for total, count in choices.items():
                more[total + rank] = more.get(total + rank, 0) + count
            choices = more
        less = sum(count for total, count in choices.items() if total <= min(w_plus, w_minus))
        p = min(1.0, 2 * less / 2 ** len(d))
        if len(d) <= 13:
            one_by_one = [np.dot(signs, ranks) for signs in itertools.product((0, 1), repeat=len(d))]
            assert p == min(1.0, 2 * np.mean(np.array(one_by_one) <= min(w_plus, w_minus)))
            permutation = stats.wilcoxon(d, method=stats.PermutationMethod(n_resamples=10**5)).pvalue
            assert abs(p - permutation) < 1e-15
    return dict(n=len(d), w_plus=w_plus, w_minus=w_minus, p=p)


def sign_test(differences):
    wins, losses = sum(d < 0 for d in differences), sum(d > 0 for d in differences)
    p = stats.binomtest(wins, wins + losses, 0.5).pvalue if wins + losses else 1.0
    return dict(wins=wins, losses=losses, p=p)


def paired():
    return [dict(name=name, differences=d, signed_rank=signed_rank(d), sign_test=sign_test(d))
            for name, d in DIFFERENCES.items()]


def ranks():
    samples = [d for d in DIFFERENCES.values() if len(d) <= 50]
    return [dict(values=d, ranks=stats.rankdata(d)) for d in samples]


def a12():
    """The probability that a is smaller, where mannwhitneyu counts how often it is larger."""
    names = [("few", "ties"), ("equal", "equal"), ("infinite", "one side infinite"), ("hundred", "far"), ("one", "few"),
             ("thirty", "hundred, infinite")]
    samples = [(DIFFERENCES[a], DIFFERENCES[b]) for a, b in names]
    return [dict(a=a, b=b, a12=1 - stats.mannwhitneyu(a, b).statistic / (len(a) * len(b))) for a, b in samples]


def holm():
    random = np.random.default_rng(11)
    samples = [[0.3], [0.01, 0.04, 0.03, 0.005], [0.5] * 3, list(random.uniform(0, 1, 10) ** 4),
               list(np.round(random.uniform(0, 1, 66) ** 6, 3)), [0.0, 1.0, 1e-300, 0.02]]
    return [dict(p=p, adjusted=multipletests(p, method="holm")[1]) for p in samples]


def friedman_cases():
    random = np.random.default_rng(12)
    infinite = random.normal(size=(9, 5)) + np.arange(5)
    infinite[2, 3:] = infinite[4, 1:] = INF
    cases = {
        "small": random.normal(size=(4, 3)),
        "ties": np.round(random.normal(size=(12, 4)) + 0.3 * np.arange(4)),
        "infinite": infinite,
        "clear": random.normal(size=(30, 12)) + np.arange(12),
        "many": random.normal(size=(100, 50)) + 0.01 * np.arange(50),
        "two optimizers": random.normal(size=(15, 2)) + [0.0, 0.4],
        "two, with ties": np.round(random.normal(size=(15, 2)) + [0.0, 0.4]),
    }
    return {name: np.round(values, 3) for name, values in cases.items()}


def friedman():
    rows = []
    for name, values in friedman_cases().items():
        n, k = values.shape
        ranked = stats.rankdata(values, axis=1)
        mean_ranks = ranked.mean(axis=0)
        if k > 2:
            chi_squared, p = stats.friedmanchisquare(*values.T)
        else:
            # The formula with the correction for ties; scipy has it for three and more.
            ties = sum(count**3 - count for row in ranked for count in np.unique(row, return_counts=True)[1])
            squares = np.sum(mean_ranks**2) - k * (k + 1) ** 2 / 4
            chi_squared = 12 * n / (k * (k + 1)) * squares / (1 - ties / (n * k * (k**2 - 1)))
            p = stats.chi2.sf(chi_squared, k - 1)
        f = (n - 1) * chi_squared / (n * (k - 1) - chi_squared)
        f_p = stats.f.sf(f, k - 1, (k - 1) * (n - 1))
        rows.append(dict(name=name, values=values, mean_ranks=mean_ranks, chi_squared=chi_squared, chi_squared_p=p,
                         f=f, f_p=f_p))
    return rows


def nemenyi():
    """p-values of all pairs by scikit-posthocs, to the accuracy of scipy's studentized range."""
    rows = []
    for name in ("small", "ties", "infinite", "clear"):
        values = friedman_cases()[name]
        # Ranks in place of the values: nothing is dropped, and the ranks are the same.
        p = scikit_posthocs.posthoc_nemenyi_friedman(stats.rankdata(values, axis=1)).to_numpy()
        rows.append(dict(values=values, p=p))
    return rows


def exact_range_sf(q, k):
    """1 − k ∫ φ(z) (Φ(z) − Φ(z − q))^(k − 1) dz, to about 50 digits of 1."""
    q = mp.mpf(q)
    # By the trapezoidal rule, whose error falls faster than any power of the step for this integrand.
    step = mp.mpf(1) / 16
    nodes = (step * i for i in range(-16 * 15, 16 * (15 + int(q) + 1)))
    return 1 - k * step * mp.fsum(mp.npdf(z) * (mp.ncdf(z) - mp.ncdf(z - q)) ** (k - 1) for z in nodes)


def studentized_range():
    rows = []
    for k in (2, 3, 5, 12, 50):
        for q in (0.0, 0.01, 0.5, 1.0, 2.5, 4.0, 6.0, 9.0, 14.0):
            exact = exact_range_sf(q, k)
            by_quad = 1 - k * mp.quad(lambda z: mp.npdf(z) * (mp.ncdf(z) - mp.ncdf(z - q)) ** (k - 1),
                                      mpmath.linspace(-15, 15 + int(q) + 1, 16)) if (k, q) == (5, 4.0) else exact
            assert abs(exact - by_quad) < 1e-40
            rows.append(dict(k=k, q=q, sf=float(exact)))
    error = max(abs(stats.studentized_range.sf(row["q"], row["k"], np.inf) - row["sf"]) for row in rows)
    print(f"studentized range: scipy is off by up to {error:.1e}")
    return rows


def critical_difference():
    rows = []
    for k, n, alpha in ((2, 10, 0.05), (4, 14, 0.05), (4, 14, 0.1), (12, 30, 0.05), (50, 100, 0.01)):
        guess = stats.studentized_range.ppf(1 - alpha, k, np.inf)
        q = mp.findroot(lambda q: exact_range_sf(q, k) - mp.mpf(alpha), (guess, guess + 0.01), tol=1e-40)
        assert abs(q - guess) < 1e-6
        difference = q / mp.sqrt(2) * mp.sqrt(mp.mpf(k * (k + 1)) / (6 * n))
        rows.append(dict(k=k, n=n, alpha=alpha, difference=float(difference)))
    return rows


def bootstrap(data, statistic, level, resamples, seed):
    """scipy's interval, with the places that it drew."""
    data = np.sort(data)
    n = len(data)
    result = stats.bootstrap((data,), statistic, n_resamples=resamples, confidence_level=level, method="BCa",
                             rng=np.random.default_rng(seed))
    drawn = np.random.default_rng(seed).integers(0, n, (resamples, n))
    replicates = result.bootstrap_distribution
    assert np.array_equal(statistic(data[drawn], axis=-1), replicates)
    return data, drawn, replicates, tuple(result.confidence_interval)


def median_interval():
    rows = []
    cases = [("few", 0.95, 500), ("ties", 0.95, 300), ("twelve", 0.9, 300), ("forty", 0.95, 200),
             ("fifty-one", 0.99, 150)]
    for seed, (name, level, resamples) in enumerate(cases):
        data, drawn, _, interval = bootstrap(DIFFERENCES[name], np.median, level, resamples, seed)
        rows.append(dict(differences=data, level=level, drawn=drawn, interval=interval))
    return rows


def bca():
    """Of the mean, which has replicates without ties, and an acceleration."""
    rows = []
    cases = [("few", 0.95, 300), ("thirty", 0.9, 200), ("hundred", 0.99, 400)]
    for seed, (name, level, resamples) in enumerate(cases):
        skewed = np.exp(DIFFERENCES[name])
        data, _, replicates, interval = bootstrap(skewed, np.mean, level, resamples, seed)
        jackknife = [np.mean(np.delete(data, i)) for i in range(len(data))]
        rows.append(dict(estimate=np.mean(data), replicates=replicates, jackknife=jackknife, level=level,
                         interval=interval))
    return rows


def bayes():
    rows = []
    names = ["one", "few", "ties", "opposite", "equal", "zeros", "infinite", "one side infinite", "thirty", "hundred"]
    for name, rope in itertools.product(names, (0.0, 0.25, 1.0)):
        d = np.array(DIFFERENCES[name])
        samples = baycomp.SignedRankTest.sample(np.zeros(len(d)), d, rope, prior=1.0, nsamples=2, random_state=13)
        # The same weights; the pseudo-observation is the first.
        weights = np.random.RandomState(13).dirichlet(np.ones(len(d) + 1), 2)
        all_of_them = np.hstack(([0.0], d))
        order = np.argsort(all_of_them, kind="stable")
        # Means of two opposite infinities are neither below nor above here; without a rope, they are all not above.
        opposite = 2 * weights[:, all_of_them == -INF].sum(axis=1) * weights[:, all_of_them == INF].sum(axis=1)
        samples[:, 0] += opposite / 2 if rope > 0 else -opposite / 2
        samples[:, 1] -= opposite if rope > 0 else 0.0
        samples[:, 2] += opposite / 2
        rows.append(dict(differences=d, rope=rope, weights=weights[:, order], shares=samples))
    return rows


def tails():
    z = [-37.0, -20.0, -8.0, -3.0, -1.0, -1e-3, -1e-12, 0.0, 0.4, 1.96, 5.0, 9.0]
    p = [1e-300, 1e-100, 1e-20, 1e-5, 0.001, 0.025, 0.2, 0.25, 0.3, 0.4999, 0.5, 0.50001, 0.75, 0.975, 1 - 1e-10]
    x = [0.0, 1e-8, 0.1, 1.0, 3.0, 10.0, 40.0, 200.0, 1000.0]
    freedom = [1, 2, 3, 4, 11, 12, 49, 131]
    pairs = [(1, 1), (1, 9), (2, 4), (3, 6), (4, 13), (11, 319), (49, 49), (49, 4851), (131, 13000)]
    tosses = [(0, 1), (0, 10), (3, 9), (4, 9), (20, 41), (100, 300), (499, 1000), (10, 1000)]
    return dict(
        normal_cdf=[(z, stats.norm.cdf(z)) for z in z],
        normal_quantile=[(p, stats.norm.ppf(p)) for p in p],
        chi_squared_sf=[(x, k, stats.chi2.sf(x, k)) for x in x for k in freedom],
        f_sf=[(x, m, n, stats.f.sf(x, m, n)) for x in x for m, n in pairs],
        coin_cdf=[(k, n, stats.binom.cdf(k, n, 0.5)) for k, n in tosses],
    )


def plain(value):
    """Lists and numbers that JSON has."""
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple, np.ndarray)):
        return [plain(inner) for inner in value]
    if isinstance(value, (float, np.floating)):
        assert not math.isnan(value)
        return float(value) if math.isfinite(value) else str(float(value))
    return int(value) if isinstance(value, np.integer) else value


def compact(value):
    return json.dumps(value, separators=(",", ":"), allow_nan=False)


def main():
    parts = [ranks, a12, paired, holm, friedman, nemenyi, studentized_range, critical_difference, median_interval, bca,
             bayes, tails]
    text = compact("versions") + ":" + compact({name: version(name) for name in PACKAGES})
    for part in parts:
        rows = plain(part())
        if isinstance(rows, dict):
            lines = "{\n" + ",\n".join(f"{compact(key)}:{compact(row)}" for key, row in rows.items()) + "\n}"
        else:
            lines = "[\n" + ",\n".join(map(compact, rows)) + "\n]"
        text += f",\n{compact(part.__name__)}:{lines}"
    Path(__file__).with_suffix(".json").write_text("{" + text + "}\n")


if __name__ == "__main__":
    main()
