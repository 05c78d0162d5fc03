"""Times scikit-learn's KMeans for k = 2..21, 10 starts each, on a picture: all pixels as a whole process would, and
the fits alone on the distinct colors weighted by their pixels.

usage: python3 test/bench/sklearn_sweep.py images/flower.jpg
"""

import sys
import time

started = time.time()

import numpy as np
from PIL import Image
from sklearn.cluster import KMeans

pixels = np.asarray(Image.open(sys.argv[1]).convert("RGB")).reshape(-1, 3)
rows = pixels.astype(np.float32)
for k in range(2, 22):
    KMeans(k, n_init=10, random_state=0).fit(rows)
print(f"all pixels, whole process: {time.time() - started:.2f} s")

colors, counts = np.unique(pixels, axis=0, return_counts=True)
colors = colors.astype(np.float32)
started = time.time()
for k in range(2, 22):
    KMeans(k, n_init=10, random_state=0).fit(colors, sample_weight=counts)
print(f"weighted distinct colors, fits: {time.time() - started:.2f} s")
