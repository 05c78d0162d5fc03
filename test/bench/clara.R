# Times cluster::clara, and cluster::pam with FasterPAM, on the images of an IDX file.
#
# usage: Rscript test/bench/clara.R train-images-idx3-ubyte.gz K [ROWS] [SAMPLES]; with ROWS pam of so many rows

suppressMessages(library(cluster))

args <- commandArgs(TRUE)
k <- as.integer(args[2])
rows <- if (length(args) > 2) as.integer(args[3]) else 0
samples <- if (length(args) > 3) as.integer(args[4]) else 50

file <- gzfile(args[1], "rb")
head <- readBin(file, "integer", 4, size = 4, endian = "big")
n <- if (rows > 0) rows else head[2]
x <- matrix(as.double(readBin(file, "integer", n * head[3] * head[4], size = 1, signed = FALSE)), n, byrow = TRUE)

spent <- system.time(
  if (rows > 0) {
    loss <- pam(x, k, pamonce = 6, keep.diss = FALSE, keep.data = FALSE)$objective[["swap"]]
  } else {
    loss <- clara(x, k, samples = samples, pamLike = TRUE, keep.data = FALSE, medoids.x = FALSE)$objective
  }
)
cat(sprintf("%d rows, k = %d: %.1f s (%.1f s of processor time), mean loss %.4f\n", n, k, spent[["elapsed"]], sum(spent[1:2]), loss))
