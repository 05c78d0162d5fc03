"""Seconds of scikit-learn's mixtures of normal distributions.

python3 sklearn_gmm.py colors PICTURE [REPEATS]
python3 sklearn_gmm.py rows FOLDER [REPEATS] [ITERATIONS]

`colors` takes all pixels of a picture, k = 8 and the defaults. `rows` makes 100 000 rows of 16 columns from ten
normal distributions by numpy's generator with seed 7, writes them for test/bench/gmm.mjs together with the numbers of
the rows to start from, and makes the given number of iterations from the clusters of these rows, as gmm.mjs does.
"""

import json
import os
import sys
import time
import warnings

import numpy
import sklearn
from sklearn.mixture import GaussianMixture

warnings.filterwarnings("ignore")
K, N, DIM = 10, 100_000, 16


def timed(make, x, repeats):
    least = cpu = float("inf")
    for _ in range(repeats):
        model = make()
        began, before = time.perf_counter(), time.process_time()
        model.fit(x)
        least = min(least, time.perf_counter() - began)
        cpu = min(cpu, time.process_time() - before)
    total = model.score(x) * len(x)
    print(
        f"scikit-learn {sklearn.__version__}: {least:.3f} s, {cpu:.3f} s of processor time, "
        f"{model.n_iter_} iterations, log-likelihood {total:.3f}, BIC {model.bic(x):.2f}"
    )


def rows_of():
    generator = numpy.random.default_rng(7)
    middles = generator.normal(size=(K, DIM)) * 0.3
    mixes = generator.normal(size=(K, DIM, DIM)) * 0.3 + numpy.eye(DIM)
    kinds = generator.integers(0, K, N)
    return middles[kinds] + numpy.einsum("nij,nj->ni", mixes[kinds], generator.normal(size=(N, DIM)))


def start_of(x, rows):
    scaled = (x - x.mean(0)) / x.std(0)
    near = ((scaled[:, None] - scaled[rows][None]) ** 2).sum(2).argmin(1)
    weights = numpy.bincount(near) / len(x)
    means = numpy.array([x[near == c].mean(0) for c in range(K)])
    # every cluster counts a twentieth of the mean size with the scatter of all clusters together
    scatters = [(x[near == c] - means[c]).T @ (x[near == c] - means[c]) for c in range(K)]
    common, mass = sum(scatters) / len(x), 0.05 * len(x) / K
    covariances = [(s + mass * common) / (len(x) * w + mass) for s, w in zip(scatters, weights)]
    precisions = numpy.array([numpy.linalg.inv(one) for one in covariances])
    return {"weights_init": weights, "means_init": means, "precisions_init": precisions}


def main():
    kind, path = sys.argv[1:3]
    repeats = int(sys.argv[3]) if len(sys.argv) > 3 else 3
    if kind == "colors":
        from PIL import Image

        x = numpy.asarray(Image.open(path).convert("RGB"), dtype=float).reshape(-1, 3)
        timed(lambda: GaussianMixture(8, random_state=0), x, repeats)
        return
    iterations = int(sys.argv[4]) if len(sys.argv) > 4 else 20
    x = rows_of()
    rows = numpy.random.default_rng(1).choice(N, K, replace=False)
    os.makedirs(path, exist_ok=True)
    x.tofile(os.path.join(path, "rows.f64"))
    with open(os.path.join(path, "start.json"), "w", encoding="utf-8") as file:
        json.dump({"dim": DIM, "rows": rows.tolist()}, file)
    start = start_of(x, rows)
    timed(
        lambda: GaussianMixture(K, tol=0, max_iter=iterations, reg_covar=0, **start),
        x,
        repeats,
    )


main()
