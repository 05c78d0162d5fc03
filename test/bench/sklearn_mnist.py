"""Times scikit-learn's k-means on the images of an IDX file, and writes the rows it starts from.

Usage: python3 sklearn_mnist.py IMAGES.gz ROWS.json [repeats] [k ...]
"""

import gzip
import json
import sys
import time

import numpy as np
import sklearn
from sklearn.cluster import KMeans, kmeans_plusplus

images, rows_path = sys.argv[1:3]
repeats = int(sys.argv[3]) if len(sys.argv) > 3 else 3
ks = [int(k) for k in sys.argv[4:]] or [10, 19, 100]
with gzip.open(images) as file:
    raw = np.frombuffer(file.read(), np.uint8, offset=16).reshape(-1, 784)
x = {"float32": raw.astype(np.float32) / 255, "float64": raw / 255.0}
rows = {k: kmeans_plusplus(x["float64"], k, random_state=0)[1].tolist() for k in ks}
with open(rows_path, "w") as file:
    json.dump({"sklearn": sklearn.__version__, "rows": rows}, file)

for k in ks:
    for dtype in ("float32", "float64"):
        for algorithm in ("lloyd", "elkan"):
            for tol in (0, 1e-4):
                # float64 has never been the faster one, so it is run once
                times = []
                for _ in range(repeats if dtype == "float32" else 1):
                    data = x[dtype]
                    began = time.perf_counter()
                    fit = KMeans(k, init=data[rows[k]], n_init=1, algorithm=algorithm, tol=tol).fit(data)
                    times.append(time.perf_counter() - began)
                print(
                    f"k={k} {dtype} {algorithm} tol={tol}: min {min(times):.2f} s, "
                    f"median {sorted(times)[len(times) // 2]:.2f} s, "
                    f"{fit.n_iter_} iterations, inertia {fit.inertia_:.1f}",
                    flush=True,
                )

for k in ks:
    for seed in range(3):
        began = time.perf_counter()
        fit = KMeans(k, init="k-means++", n_init=1, max_iter=1000, algorithm="elkan", tol=0, random_state=seed).fit(
            x["float32"]
        )
        print(
            f"k={k} float32 elkan tol=0 k-means++ seed {seed}: {time.perf_counter() - began:.2f} s, "
            f"{fit.n_iter_} iterations, inertia {fit.inertia_:.1f}",
            flush=True,
        )
