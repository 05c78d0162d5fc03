"""The rivals of shards.mjs: scikit-learn over chunks of a float32 NPY file that stays on disk. Writes one line of JSON.

usage: python3 test/bench/sklearn_shards.py pass ROWS.npy CENTERS.npy [turns]
       python3 test/bench/sklearn_shards.py micro ROWS.npy K THRESHOLD
       python3 test/bench/sklearn_shards.py job ROWS.npy K
"""

import json
import os
import sys
import time

# one thread, before NumPy is loaded
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(name, "1")

import numpy as np
import sklearn

CHUNK = 65536


def chunks(rows):
    for first in range(0, len(rows), CHUNK):
        yield np.array(rows[first : first + CHUNK])


def one_pass(path, centers):
    """An iteration of Lloyd's algorithm: the sums and sizes of the clusters."""
    from sklearn.cluster._k_means_lloyd import lloyd_iter_chunked_dense

    rows = np.load(path, mmap_mode="r")
    k, dim = centers.shape
    sums, sizes = np.zeros((k, dim)), np.zeros(k)
    for some in chunks(rows):
        ones = np.ones(len(some), dtype=np.float32)
        labels = np.full(len(some), -1, dtype=np.int32)
        means, weights, shift = np.zeros_like(centers), np.zeros(k, np.float32), np.zeros(k, np.float32)
        lloyd_iter_chunked_dense(some, ones, centers, means, weights, labels, shift, 1)
        sums += means * weights[:, None]
        sizes += weights
    return sizes


def passes():
    centers = np.load(sys.argv[3]).astype(np.float32)
    turns = int(sys.argv[4]) if len(sys.argv) > 4 else 5
    one_pass(sys.argv[2], centers)
    seconds = []
    for _ in range(turns):
        began = time.process_time()
        sizes = one_pass(sys.argv[2], centers)
        seconds.append(time.process_time() - began)
    return {"seconds": min(seconds), "largest": int(sizes.max())}


def inertia_of(rows, centers):
    from sklearn.metrics import pairwise_distances_argmin_min

    return sum(
        float((pairwise_distances_argmin_min(some, centers)[1].astype(np.float64) ** 2).sum()) for some in chunks(rows)
    )


def timed(work):
    began = time.process_time()
    found = work()
    return time.process_time() - began, found


def micro():
    """Birch over the chunks, and k-means of the means of its leaves with their weights."""
    from sklearn.cluster import Birch, KMeans

    rows = np.load(sys.argv[2], mmap_mode="r")
    model = Birch(threshold=float(sys.argv[4]), branching_factor=50, n_clusters=None)

    def fit():
        for some in chunks(rows):
            model.partial_fit(some)

    seconds, _ = timed(fit)
    leaves, weights = [], []
    node = model.dummy_leaf_.next_leaf_
    while node is not None:
        for one in node.subclusters_:
            leaves.append(one.centroid_)
            weights.append(one.n_samples_)
        node = node.next_leaf_
    found = KMeans(int(sys.argv[3]), n_init=3, random_state=1).fit(np.array(leaves), sample_weight=weights)
    return {"seconds": seconds, "leaves": len(leaves), "inertia": inertia_of(rows, found.cluster_centers_)}


def job():
    """Mini-batches over all chunks, then the labels and the inertia of all rows."""
    from sklearn.cluster import MiniBatchKMeans

    rows = np.load(sys.argv[2], mmap_mode="r")
    began = time.perf_counter()
    model = MiniBatchKMeans(int(sys.argv[3]), random_state=1, n_init=3)
    for some in chunks(rows):
        model.partial_fit(some)
    fitted = time.perf_counter() - began
    labels, inertia = np.empty(len(rows), np.int32), 0.0
    for at, some in zip(range(0, len(rows), CHUNK), chunks(rows)):
        found = model.predict(some)
        labels[at : at + len(some)] = found
        inertia += float(((some - model.cluster_centers_[found]).astype(np.float64) ** 2).sum())
    return {"fit": fitted, "seconds": time.perf_counter() - began, "inertia": inertia}


jobs = {"pass": passes, "micro": micro, "job": job}
print(json.dumps({"sklearn": sklearn.__version__, **jobs[sys.argv[1]]()}))
