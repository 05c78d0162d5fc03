"""One cell of shapes.mjs for scikit-learn: k-means of the rows in a file, once for each line of standard input, which
names the algorithm. Bytes are given as float32, the number type in which it is fastest.

usage: python3 sklearn_shapes.py TASK.json, which shapes.mjs writes
"""

import json
import resource
import sys
import time
import warnings

import numpy
from scipy import sparse
from sklearn.cluster import KMeans

with open(sys.argv[1], encoding="utf-8") as file:
    task = json.load(file)
kind, n, dim, k = (task[name] for name in ("kind", "n", "dim", "k"))
dtype = {"u8": numpy.uint8, "f64": numpy.float64}.get(kind, numpy.float32)
x = numpy.fromfile(task["path"], dtype).reshape(n, dim)
if kind == "u8":
    x = x.astype(numpy.float32)
seeds = x[task["rows"]]
if kind == "sparse":
    x = sparse.csr_matrix(x)
warnings.simplefilter("ignore")

for line in sys.stdin:
    model = KMeans(k, init=seeds, n_init=1, max_iter=task["maxIter"], tol=0, algorithm=line.strip())
    began, used = time.perf_counter(), time.process_time()
    model.fit(x)
    seconds, cpu = time.perf_counter() - began, time.process_time() - used
    answer = {"seconds": seconds, "cpu": cpu, "inertia": float(model.inertia_), "iterations": int(model.n_iter_)}
    print(json.dumps(answer), flush=True)
print(json.dumps({"peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}), flush=True)
