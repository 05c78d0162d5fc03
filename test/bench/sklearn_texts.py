"""TF-IDF and k-means of the texts of a file by scikit-learn, from given rows or with k-means++.

python3 sklearn_texts.py FILE 0,1000,2000|K
"""
import csv
import sys

from sklearn.cluster import KMeans
from sklearn.feature_extraction.text import TfidfVectorizer

path, how = sys.argv[1:3]
with open(path, newline='') as file:
    texts = [row['text'] for row in csv.DictReader(file)]
matrix = TfidfVectorizer().fit_transform(texts)
rows = [int(word) for word in how.split(',')]
if len(rows) > 1:
    kmeans = KMeans(len(rows), init=matrix[rows].toarray(), n_init=1, tol=0)
else:
    kmeans = KMeans(rows[0], n_init=1, tol=0, random_state=0)
kmeans.fit(matrix)
print(f'{matrix.shape[0]} x {matrix.shape[1]}, inertia {kmeans.inertia_:.6f}, {kmeans.n_iter_} iterations')
