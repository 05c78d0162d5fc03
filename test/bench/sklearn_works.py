"""The rivals of works.mjs: scikit-learn, pandas, fastcluster. Prints seconds of the fit and what it found, as JSON.

usage: python3 sklearn_works.py make FILE MNIST | WORK FILE [ARGUMENTS]
"""

import gzip
import json
import os
import sys
import time

import numpy as np

work, path, *arguments = sys.argv[1:]

# columns, blobs, and how far apart the blobs' middles are, in their own widths
BLOBS = {
    "1e7x4": (8, 2.0),
    "2e7x8": (8, 2.0),
    "5e5x3": (20, 2.0),
    "5e6x4": (4, 2.0),
    "1e6x50": (20, 0.8),
    "200000x64": (100, 0.45),
    "10000x64": (10, 0.8),
}


def blobs(name):
    n, dim = (int(float(number)) for number in name.split("x"))
    k, spread = BLOBS[name]
    generator = np.random.default_rng(7)
    middles = generator.normal(size=(k, dim)) * spread
    x = np.empty((n, dim), np.float32)
    for start in range(0, n, 1_000_000):
        part = x[start : start + 1_000_000]
        part[:] = middles[generator.integers(0, k, len(part))] + generator.normal(size=part.shape)
    return x


def mnist(folder, what="images-idx3", start=16):
    with gzip.open(os.path.join(folder, f"train-{what}-ubyte.gz")) as file:
        return np.frombuffer(file.read(), np.uint8, offset=start)


def make(name, folder):
    stem, ending = os.path.splitext(name)
    if stem in ("labels", "truth"):
        generator = np.random.default_rng(1)
        truth = generator.integers(10, size=1_000_000)
        wrong = generator.random(len(truth)) < 0.3
        found = np.where(wrong, generator.integers(10, size=len(truth)), truth)
        for column, labels in (("labels", found), ("truth", truth)):
            target = path.replace(stem, column)
            np.savetxt(target, labels, "%d", header="label", comments="")
    elif stem == "mnist" and ending == ".csv":
        x, y = mnist(folder).reshape(-1, 784), mnist(folder, "labels-idx1", 8)
        header = ",".join(["label", *(f"pixel{j}" for j in range(784))])
        np.savetxt(path, np.column_stack([y, x]), "%d", ",", header=header, comments="")
    elif stem.startswith("mnist"):
        rows = int(stem[5:] or 60000)
        x = mnist(folder).reshape(-1, 784)[:rows]
        np.save(path, (x / np.float32(255)).astype(np.float32))
    elif ending == ".csv":
        np.savetxt(path, blobs(stem), "%.6g", ",", header="a,b,c,d", comments="")
    else:
        np.save(path, blobs(stem))


def told(began, model=None, **facts):
    if model is not None:
        facts = {"iterations": int(model.n_iter_), "inertia": float(model.inertia_)}
    print(json.dumps({"fit": time.perf_counter() - began, **facts}))


def fit_kmeans(x, k, most=300):
    from sklearn.cluster import KMeans

    model = KMeans(int(k), init=x[: int(k)], n_init=1, max_iter=int(most), tol=0)
    began = time.perf_counter()
    model.fit(x)
    told(began, model)
    return model


def kmeans(k):
    fit_kmeans(np.load(path), k)


def kmeans_csv(k, most, out=None):
    import pandas

    table = pandas.read_csv(path)
    columns = [name for name in table.columns if name != "label"]
    model = fit_kmeans(table[columns].to_numpy(), k, most)
    if out:
        table["label"] = model.labels_
        table.to_csv(out, index=False)


def minibatch(k):
    from sklearn.cluster import MiniBatchKMeans

    x = np.load(path)
    began = time.perf_counter()
    told(began, MiniBatchKMeans(int(k), init=x[: int(k)], n_init=1, random_state=0).fit(x))


def load():
    began = time.perf_counter()
    np.isfinite(np.load(path)).all()
    print(json.dumps({"read": time.perf_counter() - began}))


def ari():
    import pandas
    from sklearn.metrics import adjusted_rand_score

    found, truth = (pandas.read_csv(one)["label"].to_numpy() for one in (path, path.replace("labels", "truth")))
    began = time.perf_counter()
    told(began, ari=adjusted_rand_score(truth, found))


def hac(linkage):
    import fastcluster

    x = np.load(path).astype(np.float64)
    began = time.perf_counter()
    squares = (x * x).sum(1)
    d2 = squares[:, None] + squares - 2 * (x @ x.T)
    distances = np.sqrt(np.maximum(d2[np.triu_indices(len(x), 1)], 0))
    tree = fastcluster.linkage(distances, linkage, preserve_input=False)
    told(began, height=float(tree[-1, 2]))


def pca(columns):
    from sklearn.decomposition import PCA

    x = np.load(path)
    began = time.perf_counter()
    model = PCA(int(columns)).fit(x)
    model.transform(x)
    told(began, variance=float(model.explained_variance_ratio_.sum()))


def tsne():
    from sklearn.manifold import TSNE

    x = np.load(path)
    began = time.perf_counter()
    model = TSNE(init="pca", learning_rate="auto", random_state=0, n_jobs=2).fit(x)
    told(began, divergence=float(model.kl_divergence_))


if work == "make":
    make(os.path.basename(path), *arguments)
else:
    globals()[work.replace("-", "_")](*arguments)
