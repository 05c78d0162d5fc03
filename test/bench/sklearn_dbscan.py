"""Seconds and labels of scikit-learn's DBSCAN, for dbscan.mjs.

python3 sklearn_dbscan.py ROWS.f64 COLUMNS EPS SAMPLES ALGORITHM LABELS.i32
"""

import json
import os
import resource
import sys
import time

import numpy as np
from sklearn.cluster import DBSCAN

path, dim, eps, samples, algorithm, labels = sys.argv[1:]
x = np.fromfile(path).reshape(-1, int(dim))
model = DBSCAN(eps=float(eps), min_samples=int(samples), algorithm=algorithm, n_jobs=os.cpu_count())
began, spent = time.perf_counter(), time.process_time()
model.fit(x)
clock, processor = time.perf_counter() - began, time.process_time() - spent
model.labels_.astype(np.int32).tofile(labels)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"clock": clock, "processor": processor, "peak": peak}))
