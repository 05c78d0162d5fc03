"""Times scikit-learn's AffinityPropagation of the digits with its defaults: the minimum of some runs.

python3 sklearn_affinity.py [RUNS]
"""
import sys
import time

from sklearn.cluster import AffinityPropagation
from sklearn.datasets import load_digits

x = load_digits().data
clock, cpu = [], []
for _ in range(int(sys.argv[1]) if len(sys.argv) > 1 else 4):
    began, before = time.perf_counter(), time.process_time()
    found = AffinityPropagation(random_state=0).fit(x)
    clock.append(time.perf_counter() - began)
    cpu.append(time.process_time() - before)
k = len(found.cluster_centers_indices_)
print(f'{len(x)} rows, {k} clusters, {found.n_iter_} iterations: {1000 * min(clock):.0f} ms, processor {1000 * min(cpu):.0f} ms')
