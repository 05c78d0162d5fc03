"""Times scikit-learn's spectral clustering: the minimum of some runs, from the rows or the graph to the labels.

python3 sklearn_spectral.py mnist IMAGES.gz LABELS.gz [N] [RUNS]   graph of 10 neighbors (a row itself among them), k = 10
python3 sklearn_spectral.py coins GRAPH [RUNS]                      coins as in its example, in 25 regions, three assignments

`coins` writes the graph of gradients for spectral.mjs: n, the number of edges, from and to in int32, weights in f64.
"""
import gzip
import sys
import time

import numpy as np
from sklearn.cluster import SpectralClustering, spectral_clustering
from sklearn.metrics import adjusted_rand_score


def images(path, n):
    return np.frombuffer(gzip.open(path).read()[16:], np.uint8).reshape(-1, 784)[:n].astype(np.float64)


def coins_graph(path):
    from scipy.ndimage import gaussian_filter
    from skimage.data import coins
    from skimage.transform import rescale
    from sklearn.feature_extraction import image

    small = rescale(gaussian_filter(coins(), sigma=2), 0.2, mode='reflect', anti_aliasing=False)
    graph = image.img_to_graph(small)
    graph.data = np.exp(-10 * graph.data / graph.data.std()) + 1e-6
    upper = graph.row < graph.col
    with open(path, 'wb') as file:
        np.array([graph.shape[0], upper.sum()], np.int32).tofile(file)
        graph.row[upper].astype(np.int32).tofile(file)
        graph.col[upper].astype(np.int32).tofile(file)
        graph.data[upper].astype(np.float64).tofile(file)
    return graph


def least(runs, work):
    clock, cpu = [], []
    for _ in range(runs):
        began, before = time.perf_counter(), time.process_time()
        found = work()
        clock.append(time.perf_counter() - began)
        cpu.append(time.process_time() - before)
    return f'{min(clock):.3f} s, {min(cpu):.3f} s of processor time', found


what, path, *rest = sys.argv[1:]
if what == 'mnist':
    truth = np.frombuffer(gzip.open(rest[0]).read()[8:], np.uint8)
    n = int(rest[1]) if len(rest) > 1 else 10_000
    x = images(path, n)
    model = SpectralClustering(10, affinity='nearest_neighbors', n_neighbors=10, random_state=0)
    told, labels = least(int(rest[2]) if len(rest) > 2 else 1, lambda: model.fit(x).labels_)
    print(f'{n} rows: {told}, ARI {adjusted_rand_score(truth[:n], labels):.4f}')
else:
    graph = coins_graph(path)
    for assign in ('cluster_qr', 'kmeans', 'discretize'):
        told, labels = least(
            int(rest[0]) if rest else 3,
            lambda: spectral_clustering(
                graph, n_clusters=25, eigen_solver='arpack', eigen_tol=1e-7, assign_labels=assign, random_state=42
            ),
        )
        print(f'{graph.shape[0]} pixels, {assign}: {told}, {len(np.unique(labels))} regions')
        np.asarray(labels, np.int32).tofile(f'{path}.{assign}')
