"""Times scikit-learn's indices for metrics.mjs: reads names of work, answers each with its seconds of processor and
clock, and the value.

usage: python3 sklearn_metrics.py IMAGES.gz LABELS.gz ROWS
"""

import gzip
import sys
import time

import numpy as np
from scipy.spatial.distance import pdist
from sklearn import metrics

images, digits, rows = sys.argv[1], sys.argv[2], int(sys.argv[3])
with gzip.open(images) as file:
    x = np.frombuffer(file.read(), np.uint8, offset=16).reshape(-1, 784)[:rows]
with gzip.open(digits) as file:
    y = np.frombuffer(file.read(), np.uint8, offset=8)[:rows].astype(np.int64)
floats = x / 255.0
bytes_as_floats = x.astype(np.float64)
noise = (np.arange(x.size) * 0.6180339887498949 % 1.0).reshape(x.shape)
dense = floats + noise
sparse = floats * noise

rng = np.random.default_rng(1)
truth = rng.integers(10, size=1_000_000)
found = np.where(rng.random(1_000_000) < 0.3, rng.integers(10, size=1_000_000), truth)

work = {
    "ari": lambda: metrics.adjusted_rand_score(truth, found),
    "v-measure": lambda: metrics.v_measure_score(truth, found),
    "ami": lambda: metrics.adjusted_mutual_info_score(truth, found),
    "silhouette": lambda: metrics.silhouette_score(bytes_as_floats, y),
    "silhouette of floats": lambda: metrics.silhouette_score(floats, y),
    "silhouette of sparse floats": lambda: metrics.silhouette_score(sparse, y),
    "silhouette of dense floats": lambda: metrics.silhouette_score(dense, y),
    "calinski-harabasz of floats": lambda: metrics.calinski_harabasz_score(dense, y),
    "davies-bouldin of floats": lambda: metrics.davies_bouldin_score(dense, y),
    "euclidean pairs": lambda: pdist(dense[:2000])[-1],
    "manhattan pairs": lambda: pdist(dense[:2000], "cityblock")[-1],
    "calinski-harabasz": lambda: metrics.calinski_harabasz_score(bytes_as_floats, y),
    "davies-bouldin": lambda: metrics.davies_bouldin_score(bytes_as_floats, y),
}

for line in sys.stdin:
    began, before = time.perf_counter(), time.process_time()
    value = work[line.strip()]()
    print(time.process_time() - before, time.perf_counter() - began, value, flush=True)
