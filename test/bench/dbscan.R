# Seconds of the package dbscan: Rscript dbscan.R ROWS.f64 COLUMNS dbscan|optics|hdbscan EPS [SAMPLES [FOUND.f64]]
# FOUND.f64 gets the labels, 0 for noise, and after them the heights of the tree of hdbscan.
# For dbscan.mjs: Rscript dbscan.R ROWS.f64 COLUMNS labels EPS SAMPLES LABELS.i32
suppressPackageStartupMessages(library(dbscan))
words <- commandArgs(TRUE)
dim <- as.integer(words[2])
eps <- as.numeric(words[4])
samples <- if (length(words) > 4) as.integer(words[5]) else 10L
from <- file(words[1], "rb")
x <- matrix(readBin(from, "double", file.info(words[1])$size / 8), ncol = dim, byrow = TRUE)
close(from)
if (words[3] == "labels") {
  seconds <- system.time(found <- dbscan(x, eps = eps, minPts = samples))
  peak <- as.numeric(gsub("[^0-9]", "", grep("VmHWM", readLines("/proc/self/status"), value = TRUE))) / 1024
  writeBin(as.integer(found$cluster - 1), words[6], size = 4)
  cat(sprintf('{"clock": %f, "processor": %f, "peak": %f}', seconds[3], sum(seconds[1:2]), peak))
  quit()
}
for (turn in 1:3) {
  seconds <- system.time(found <- switch(words[3],
    dbscan = dbscan(x, eps = eps, minPts = samples),
    optics = optics(x, eps = eps, minPts = samples),
    hdbscan = hdbscan(x, minPts = samples)
  ))
  cat(sprintf("%s: %.3f s of processor time\n", words[3], sum(seconds[1:2])))
}
if (length(words) > 5) writeBin(as.double(c(found$cluster, found$hc$height)), words[6])
if (!is.null(found$cluster)) cat(max(found$cluster), "clusters, noise", sum(found$cluster == 0), "\n")
