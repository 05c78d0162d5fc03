# Times igraph's Leiden and Louvain on the graph that communities.mjs writes; prints lines as a turn of that script does.
# usage: Rscript test/bench/communities.R graph.f64
suppressMessages(library(igraph))

path <- commandArgs(trailingOnly = TRUE)[1]
numbers <- readBin(path, "double", file.size(path) / 8)
edges <- matrix(numbers[-1], ncol = 3, byrow = TRUE)
g <- add_edges(make_empty_graph(numbers[1], directed = FALSE), t(edges[, 1:2]) + 1)
w <- edges[, 3]

tell <- function(iterations, seed, fit, quality) {
  set.seed(seed)
  spent <- system.time(found <- fit())
  cat(iterations, spent[["user.self"]] + spent[["sys.self"]], spent[["elapsed"]], format(quality(found), digits = 12),
      length(found), "\n")
}

for (iterations in c(2, 10, 0)) for (seed in 1:16)
  tell(iterations, seed, function() cluster_leiden(g, objective_function = "modularity", weights = w,
    n_iterations = if (iterations == 0) -1 else iterations), function(found) found$quality)
for (seed in 1:16)
  tell(-1, seed, function() cluster_louvain(g, weights = w), function(found) max(found$modularity))
