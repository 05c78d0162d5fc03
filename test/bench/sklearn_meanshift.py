"""Times scikit-learn's MeanShift of the distinct colors of a picture, with bin seeding: the minimum of some runs.

python3 sklearn_meanshift.py images/flower.jpg [BANDWIDTHS] [RUNS]
"""
import sys
import time

import numpy as np
from PIL import Image
from sklearn.cluster import MeanShift

path, bandwidths, runs = (sys.argv[1:] + ['30,50,60', '4'][len(sys.argv) - 2 :])[:3]
x = np.unique(np.asarray(Image.open(path).convert('RGB')).reshape(-1, 3), axis=0).astype(float)
for bandwidth in map(float, bandwidths.split(',')):
    clock, cpu = [], []
    for _ in range(int(runs)):
        began, before = time.perf_counter(), time.process_time()
        found = MeanShift(bandwidth=bandwidth, bin_seeding=True).fit(x)
        clock.append(time.perf_counter() - began)
        cpu.append(time.process_time() - before)
    sizes = sorted(np.bincount(found.labels_), reverse=True)
    print(
        f'{len(x)} colors, bandwidth {bandwidth:g}: {len(sizes)} modes, sizes {" ".join(map(str, sizes))}: '
        f'{1000 * min(clock):.0f} ms, processor {1000 * min(cpu):.0f} ms'
    )
