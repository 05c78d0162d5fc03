"""The work of neighbors.mjs by scikit-learn: python3 sklearn_neighbors.py ROWS.f64 DIM RADIUS [NEIGHBORS [JOBS]]."""

import resource
import sys
import time

import numpy
from sklearn.neighbors import NearestNeighbors

path, dim, radius = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
count = int(sys.argv[4]) if len(sys.argv) > 4 else 10
jobs = int(sys.argv[5]) if len(sys.argv) > 5 else 1
x = numpy.fromfile(path).reshape(-1, dim)
for algorithm in ["kd_tree", "ball_tree", "brute"]:
    for name in ["nearest", "list"]:
        best = []
        for _ in range(3):
            began, cpu = time.perf_counter(), time.process_time()
            model = NearestNeighbors(n_neighbors=count, radius=radius, algorithm=algorithm, n_jobs=jobs).fit(x)
            if name == "nearest":
                model.kneighbors()
            else:
                lists = model.radius_neighbors(x, return_distance=False)
            best.append((time.perf_counter() - began, time.process_time() - cpu))
        seconds, processor = min(best)[0], min(p for _, p in best)
        print(f"{algorithm} {name}: min {seconds:.3f} s, processor min {processor:.3f} s", flush=True)
print(f"{sum(map(len, lists)) / len(x):.1f} neighbors a row")
print(f"largest resident set {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MiB")
