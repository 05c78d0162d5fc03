"""Seconds, iterations and inertia of scikit-learn's k-means on rows of floats.

python3 sklearn_floats.py FOLDER [REPEATS] [NxDIM[@SPREAD],...]

With OMP_NUM_THREADS=1 and OPENBLAS_NUM_THREADS=1 processor seconds can be compared on a busy machine too.

Writes the rows that test/bench/floats.mjs reads, and the numbers of those to start from: mixtures of 100
normal blobs, from numpy's generator with seed 7, and scikit-learn's greedy k-means++. The blobs overlap unless their
middles are given a larger spread, in widths of a blob: 200000x64@3 has them well apart.
"""

import json
import os
import sys
import time

import numpy
import sklearn
from sklearn.cluster import KMeans, kmeans_plusplus

K = 100
# how far apart the blobs' middles are, in their own widths, unless the name says it
SPREADS = {64: 0.45, 10: 1.2, 3: 2.0}


def shape_of(name):
    size, _, spread = name.partition("@")
    n, dim = map(int, size.split("x"))
    return n, dim, float(spread) if spread else SPREADS[dim]


def rows_of(n, dim, spread):
    generator = numpy.random.default_rng(7)
    middles = generator.normal(size=(K, dim)) * spread
    blobs = generator.integers(0, K, n)
    return (middles[blobs] + generator.normal(size=(n, dim))).astype(numpy.float32)


def main():
    folder = sys.argv[1]
    repeats = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    names = (sys.argv[3] if len(sys.argv) > 3 else "200000x64,200000x10,50000x3").split(",")
    os.makedirs(folder, exist_ok=True)
    print(f"scikit-learn {sklearn.__version__}, numpy {numpy.__version__}")
    for name in names:
        x = rows_of(*shape_of(name))
        x.tofile(os.path.join(folder, f"{name}.f32"))
        began = time.perf_counter()
        seeds, rows = kmeans_plusplus(x, K, random_state=0)
        seeding = time.perf_counter() - began
        with open(os.path.join(folder, f"{name}.seeds.json"), "w", encoding="utf-8") as file:
            json.dump({"rows": rows.tolist()}, file)
        for algorithm in ("lloyd", "elkan"):
            for init, start in (("seeds", seeds), ("k-means++", "k-means++")):
                least = None
                cpu = float("inf")
                for _ in range(repeats):
                    model = KMeans(
                        K, init=start, n_init=1, max_iter=1000, tol=0, algorithm=algorithm, random_state=0
                    )
                    began = time.perf_counter()
                    used = time.process_time()
                    model.fit(x)
                    seconds = time.perf_counter() - began
                    least = min(least or seconds, seconds)
                    cpu = min(cpu, time.process_time() - used)
                # in float32 the model's own inertia has few digits
                exact = ((x.astype(numpy.float64) - model.cluster_centers_[model.labels_]) ** 2).sum()
                print(
                    f"{name}, {algorithm}, {init}: min {least:.3f} s, {cpu:.3f} s of processor, {model.n_iter_} iterations, inertia {exact:.6g}",
                    flush=True,
                )
        print(f"{name}, seeding alone {seeding:.3f} s, load {os.getloadavg()[0]:.1f}", flush=True)


main()
