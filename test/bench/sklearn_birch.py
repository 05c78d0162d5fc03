"""Seconds of scikit-learn's Birch, with labels for all rows, which are divided by 255.

python3 sklearn_birch.py PICTURE|IMAGES.gz THRESHOLD [CLUSTERS] [REPEATS] [ROWS]
CLUSTERS is none for subclusters. For fair figures unset OPENBLAS_CORETYPE.
"""
import gzip
import sys
import time

import numpy as np
import sklearn
from sklearn.cluster import Birch

path, threshold = sys.argv[1], float(sys.argv[2])
clusters = sys.argv[3] if len(sys.argv) > 3 else '3'
repeats = int(sys.argv[4]) if len(sys.argv) > 4 else 3
if path.endswith('.gz'):
    x = np.frombuffer(gzip.open(path).read(), np.uint8, offset=16).reshape(-1, 784)
else:
    from skimage.io import imread

    x = imread(path).reshape(-1, 3)
x = x[: int(sys.argv[5])] if len(sys.argv) > 5 else x
x = x.astype(float) / 255
print('scikit-learn', sklearn.__version__, x.shape)
for _ in range(repeats):
    started, before = time.perf_counter(), time.process_time()
    found = Birch(threshold=threshold, n_clusters=None if clusters == 'none' else int(clusters)).fit(x)
    seconds, used = time.perf_counter() - started, time.process_time() - before
    print(f'{seconds:.3f} s, {used:.3f} s of processor time: {len(found.subcluster_centers_)} subclusters')
