"""Seconds of the work of hac.mjs, by SciPy and fastcluster.

python3 scipy_hac.py mnist IMAGES.gz [--n 10000] [--linkage average,complete,ward] [--scipy] [--heights FILE.json]
python3 scipy_hac.py colors PICTURE [--linkage ward]
python3 scipy_hac.py cube [--n 100000]
python3 scipy_hac.py grid PICTURE
... [--repeats 3]

mnist: distances by scikit-learn's BLAS, in float32 or float64, whichever is faster, then fastcluster; with --scipy
pdist and linkage of SciPy instead. --heights compares with those that hac.mjs wrote. Debian's python3-fastcluster,
python3-scipy and python3-sklearn were used.
"""
import argparse
import gzip
import json
import resource
import time

import fastcluster
import numpy as np
from scipy.cluster import hierarchy
from scipy.spatial.distance import pdist, squareform
from sklearn.metrics.pairwise import euclidean_distances


def read_images(path, n):
    raw = np.frombuffer(gzip.open(path).read(), np.uint8, offset=16)
    return raw.reshape(-1, 784)[:n]


def tree_of_images(x, linkage, with_scipy):
    if with_scipy:
        return hierarchy.linkage(pdist(x.astype(float)), linkage)
    square = euclidean_distances(x.astype(np.float32))
    np.fill_diagonal(square, 0)
    return fastcluster.linkage(squareform(square, checks=False), linkage, preserve_input=False)


def tree_of_colors(x, linkage):
    if linkage in ('single', 'ward', 'centroid', 'median'):
        return fastcluster.linkage_vector(x, linkage)
    return fastcluster.linkage(pdist(x), linkage, preserve_input=False)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('what')
    parser.add_argument('path', nargs='?')
    parser.add_argument('--n', type=int)
    parser.add_argument('--linkage')
    parser.add_argument('--scipy', action='store_true')
    parser.add_argument('--repeats', type=int, default=3)
    parser.add_argument('--heights')
    options = parser.parse_args()
    if options.what == 'mnist':
        x = read_images(options.path, options.n or 10000)
        linkages = (options.linkage or 'average,complete,ward').split(',')
        solve = lambda linkage: tree_of_images(x, linkage, options.scipy)
    elif options.what == 'cube':
        x = np.random.default_rng(1).uniform(size=(options.n or 100000, 3))
        linkages = ['single']
        solve = lambda linkage: fastcluster.linkage_vector(x, linkage)
    elif options.what == 'grid':
        from PIL import Image
        from sklearn.cluster import ward_tree
        from sklearn.feature_extraction.image import grid_to_graph
        grey = np.asarray(Image.open(options.path).convert('L')).astype(float)
        x, linkages = grey.reshape(-1, 1), ['ward']
        solve = lambda linkage: ward_tree(x, connectivity=grid_to_graph(*grey.shape))
    else:
        from PIL import Image
        pixels = np.asarray(Image.open(options.path).convert('RGB')).reshape(-1, 3)
        x = np.unique(pixels, axis=0).astype(float)
        linkages = (options.linkage or 'ward').split(',')
        solve = lambda linkage: tree_of_colors(x, linkage)
    seconds = {linkage: [] for linkage in linkages}
    processor = {linkage: [] for linkage in linkages}
    ours = json.load(open(options.heights)) if options.heights else {}
    for _ in range(options.repeats):
        for linkage in linkages:
            began, spent = time.perf_counter(), time.process_time()
            tree = solve(linkage)
            seconds[linkage].append(time.perf_counter() - began)
            processor[linkage].append(time.process_time() - spent)
            if linkage in ours:
                a, b = np.array(ours[linkage]), tree[:, 2]
                print(f'{linkage}: heights differ by {np.max(np.abs(a - b) / b):.1e} at most, as a share')
    for linkage in linkages:
        times = sorted(seconds[linkage])
        cpu = min(processor[linkage])
        print(f'{linkage}, {x.shape}: min {times[0]:.2f} s, median {times[len(times) // 2]:.2f} s, '
              f'processor min {cpu:.2f} s')
    print('largest resident set', resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, 'MiB')


if __name__ == '__main__':
    main()
