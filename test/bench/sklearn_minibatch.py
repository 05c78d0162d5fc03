"""Times scikit-learn's MiniBatchKMeans with its defaults and n_init=3 on a picture, fits only, and writes the mean
inertia for each k.

usage: python3 test/bench/sklearn_minibatch.py images/flower.jpg RIVAL.json [seeds] [low] [high]
"""

import json
import sys
import time

import numpy as np
import sklearn
from PIL import Image
from sklearn.cluster import MiniBatchKMeans

seeds = int(sys.argv[3]) if len(sys.argv) > 3 else 5
low = int(sys.argv[4]) if len(sys.argv) > 4 else 2
high = int(sys.argv[5]) if len(sys.argv) > 5 else 50
rows = np.asarray(Image.open(sys.argv[1]).convert("RGB")).reshape(-1, 3).astype(np.float32)
inertia = {k: 0.0 for k in range(low, high + 1)}
times = []
steps = 0
for seed in range(seeds):
    began = time.perf_counter()
    for k in inertia:
        fit = MiniBatchKMeans(k, n_init=3, random_state=seed).fit(rows)
        inertia[k] += fit.inertia_ / seeds
        steps += fit.n_steps_
    times.append(time.perf_counter() - began)
with open(sys.argv[2], "w") as file:
    json.dump({"sklearn": sklearn.__version__, "seeds": seeds, "inertia": inertia}, file)
times.sort()
print(
    f"k = {low}..{high}: min {times[0]:.3f} s, median {times[len(times) // 2]:.3f} s, "
    f"{steps / seeds / len(inertia):.0f} steps on average"
)
