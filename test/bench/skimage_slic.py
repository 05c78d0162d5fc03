"""Times scikit-image's SLIC of a picture, from its RGB bytes to the labels, and writes the labels as 32-bit numbers.

python3 skimage_slic.py PICTURE LABELS [SEGMENTS] [COMPACTNESS] [RUNS]
"""
import sys
import time

import numpy as np
import skimage
from skimage.io import imread
from skimage.segmentation import slic

picture, path = sys.argv[1:3]
segments, compactness, runs = [float(word) for word in sys.argv[3:]] + [250, 10, 6][len(sys.argv) - 3 :]
rgb = imread(picture)[..., :3]
clock, cpu = [], []
for _ in range(int(runs)):
    began, before = time.perf_counter(), time.process_time()
    labels = slic(rgb, n_segments=int(segments), compactness=compactness, max_num_iter=10, start_label=0)
    clock.append(time.perf_counter() - began)
    cpu.append(time.process_time() - before)
labels.astype(np.int32).tofile(path)
size = ' x '.join(str(side) for side in rgb.shape[1::-1])
times = f'{1000 * min(clock):.0f} ms, processor {1000 * min(cpu):.0f} ms'
print(f'scikit-image {skimage.__version__}: {size}, {len(np.unique(labels))} superpixels, 10 passes: {times}')
