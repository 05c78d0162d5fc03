// Command lines whose results must stay as they are, and the differences that are meant.

/** The lines of a case share a folder with `images`, `data` and `made` (see sameInputs.mjs); `<text` is standard input. */
export const CASES = {
  'kmeans: a picture': ['kmeans images/flower.jpg -k 4 --json'],
  'kmeans: a picture as text': ['kmeans images/flower.jpg -k 2..5'],
  'kmeans: pictures as CSV': ['kmeans images/flower.jpg images/china.jpg -k 2..4 --csv'],
  'kmeans: a picture with files': [
    'kmeans images/flower.jpg -k 6 --space oklab --quantized six.png --labels-out six.npy --labels --json',
    'kmeans images/coins.png -k 3 --labels-out coins.png --json',
    'kmeans images/coins.png -k 3 --labels-out coins.csv --metrics davies-bouldin,silhouette --metrics-sample 500 --json',
    'kmeans images/flower.jpg -k 16 -o palette.json -q',
    'kmeans images/flower.jpg -k 16 -o palette.csv -q',
  ],
  'kmeans: charts of a picture': [
    'kmeans images/flower.jpg -k 4 --chart pie -o pie.vl.json',
    'kmeans images/flower.jpg -k 4 --chart bar --chart scatter -o charts/{stem}-{chart}.vl.json',
    'kmeans images/flower.jpg -k 4 --chart pie -o pie.svg -q',
    'kmeans images/coins.png -k 2..6 --chart bars,elbow -o {chart}.vl.json --json',
    'kmeans images/coins.png -k 4 --chart silhouette -o silhouette.vl.json --json',
  ],
  'kmeans: first centers': [
    'kmeans images/flower.jpg -k 4 --init random --n-init 3 --seed 7 --json',
    'kmeans images/flower.jpg -k 4 --init farthest-first --n-init 2 --json',
    'kmeans images/flower.jpg -k 4 --init k-means|| --n-init 2 --json',
    'kmeans images/flower.jpg -k 3 --init rows:3,1700,99000 --json',
    'kmeans data/points.csv -k 3 --init rows:0,7,19 --json',
    'kmeans data/points.csv -k 3 --centers-out centers.csv --json',
    'kmeans data/points.csv -k 3 --init centers.csv --json',
  ],
  'kmeans: alpha and several pictures': [
    'kmeans images/astronaut.png images/coins.png -k 3 --together --json',
    'kmeans images/astronaut.png -k 5 --alpha blend --background #204060 --max-iter 4 --n-init 1 --json',
    'kmeans images/picture.bmp -k 3 --metric cosine --json',
  ],
  'kmeans: a table': [
    'kmeans data/citypopulation.json --columns year,population --scale standard -k 3 --json --labels',
    'kmeans data/citypopulation.json --columns year,population --scale standard -k 3',
    'kmeans data/citypopulation.json --columns year,population --scale standard -k 2..5 --csv',
  ],
  'kmeans: a table with files': [
    'kmeans data/citypopulation.json --id cityLabel -k 3 --out rows.csv --centers-out centers.json --labels-out labels.npy --json',
    'kmeans data/citypopulation.json --id cityLabel -k 3 --scale minmax --metrics silhouette --out rows.xlsx --centers-out centers.tsv --json',
    'kmeans data/citypopulation.json --id cityLabel -k 3 --columns year,population --out rows.parquet --labels-out labels.json -q',
    'kmeans rows.parquet --columns year,population -k 2 --json',
  ],
  'kmeans: where, sample, limit, weights': [
    'kmeans data/citypopulation.json --columns year,population --where "year > 1500 AND population < 700000" -k 2 --json',
    'kmeans data/citypopulation.json --columns year --sample 100 --seed 3 -k 4 --json',
    'kmeans made/mixed.csv --weights count --missing mean --encode size=label,color=onehot --scale robust -k 3 --json',
    'kmeans made/mixed.csv --missing drop --limit 40 --label-column color -k 3 --json',
    'kmeans made/mixed.csv -k 3 --json',
  ],
  'kmeans: a table from standard input': [
    'kmeans - -k 3 --json <made/plain.csv',
    'kmeans - -k 3 <made/plain.csv',
  ],
  'kmeans: charts of rows': [
    'kmeans data/points.csv -k 2 --chart scatter -o points.vl.json --json',
    'kmeans data/citypopulation.json --columns year,population --scale standard -k 3 --chart heatmap,bar,pie -o {chart}.vl.json --json',
    'kmeans data/points.csv -k 2..6 --chart elbow,bars -o {chart}.vl.json --json',
  ],
  'kmeans: digits': [
    'kmeans data/digits.csv.gz --label-column column65 --shape 8x8 -k 10 --chart centers,members -o {chart}.vl.json --json',
    'kmeans data/digits.csv.gz --label-column column65 --shape 8x8 --features hog -k 10 --metrics ari,v-measure,ami --json',
    'kmeans data/digits.csv.gz --label-column column65 --features pca:5 -k 4 --n-init 2 --coordinates pca:3 --out rows.npy --json',
    'kmeans data/digits.csv.gz --label-column column65 -k 2..4 --n-init 2 --metrics silhouette,homogeneity --metrics-out ks.csv --chart elbow -o elbow.vl.json --json',
  ],
  'kmeans: matrices': [
    'kmeans made/digits.npy -k 5 --json',
    'kmeans made/digits.idx.gz --labels made/classes.idx.gz -k 10 --json',
    'kmeans made/digits.idx.gz --labels made/classes.idx.gz -k 10 --n-init 2 --features pca:3 --scale standard',
    'kmeans made/floats.npy -k 4 --tol 0.001 --json --labels',
    'kmeans made/floats.npy -k 4 --metric cosine --json',
  ],
  'kmeans: a folder': [
    'kmeans images -k 2 --size 24x24 --labels-out pictures.csv --json',
    'kmeans images -k 2 --grey --size 16x16',
    'kmeans images --by pixels -k 3 --json',
  ],
  'kmeans: choose k': [
    'kmeans data/citypopulation.json --columns year,population --scale standard -k 2..5 --choose --json',
    'kmeans data/citypopulation.json --columns year,population --scale standard -k 2..5 --choose',
    'kmeans images/coins.png -k 2..4 --choose --json',
  ],
  minibatch: [
    'minibatch images/china.jpg -k 12 --json',
    'minibatch images/flower.jpg -k 4 --batch 256 --patience 5 --metrics davies-bouldin --csv',
    'minibatch data/digits.csv.gz --label-column column65 -k 10 --json',
    'minibatch made/digits.idx.gz -k 6 --out rows.csv --json',
    'minibatch made/floats.npy -k 3 --init random',
  ],
  bisecting: [
    'bisecting images/flower.jpg -k 8 --json',
    'bisecting images/flower.jpg -k 2..6 --strategy size --chart bar -o {k}.vl.json --json',
    'bisecting data/points.csv -k 3',
    'bisecting data/digits.csv.gz --label-column column65 -k 2..6 --metrics ari --json',
    'bisecting made/floats.npy -k 4 --csv',
  ],
  'hac: a table': [
    'hac data/citypopulation.json --id cityLabel --columns year,population --scale standard --limit 40 -k 4 --members --chart dendrogram -o cities.vl.json',
    'hac data/citypopulation.json --id cityLabel --columns year,population --scale standard --limit 40 -k 4 --json --labels',
    'hac data/points.csv --linkage average --metric manhattan --height 3 --steps --json',
    'hac data/points.csv --linkage single --gap --newick tree.nwk --tree-out tree.csv --labels-out labels.csv --out rows.csv',
    'hac data/points.csv -k 3 --csv',
    'hac data/points.csv --linkage centroid --inconsistency 1.1 --depth 3 --json',
  ],
  'hac: digits': [
    'hac data/digits.csv.gz --label-column column65 --sample 60 -k 5 --chart clustermap,heights -o {chart}.vl.json --json',
    'hac data/digits.csv.gz --label-column column65 --linkage complete --metric cosine -k 10 --metrics ari,silhouette --json',
    'hac data/digits.csv.gz --label-column column65 --features-tree -k 16 --out columns.csv --json',
    'hac data/digits.csv.gz --label-column column65 --limit 300 --connectivity knn:8 -k 6 --optimal-order --json',
  ],
  'hac: pictures': [
    'hac images/flower.jpg -k 2..4 --json',
    'hac images/coins.png --connectivity grid -k 12 --chart segmented --labels-out regions.png -o coins.vl.json --json',
    'hac images/flower.jpg -k 6 --space oklab --quantized six.png',
    'hac images --size 16x16 -k 2 --members',
  ],
  'hac: given distances': [
    'hac - --distances --linkage complete --steps <made/condensed.csv',
    'hac made/square.csv --distances --linkage average -k 2..5 --metrics silhouette,dunn --metrics-out cuts.csv --chart metrics -o cuts.vl.json --json',
    'hac made/square.csv --distances --linkage ward --gap --tree-out tree.npy --json',
    'hac data/citypopulation.json --columns year,population --scale standard --limit 60 -k 2..5 --choose --json',
  ],
  predict: [
    'kmeans images/flower.jpg -k 5 --model-out flower.json -q',
    'predict flower.json images/china.jpg images/coins.png --json',
    'predict flower.json images/flower.jpg --csv --metrics davies-bouldin',
    'predict flower.json images/china.jpg --quantized china.png --labels-out china.npy --chart bar -o china.vl.json',
    'kmeans data/citypopulation.json --columns year,population --scale standard -k 3 --model-out cities.json -q',
    'predict cities.json data/citypopulation.json --limit 50 --out rows.csv --json --labels',
    'bisecting made/digits.npy -k 4 --features pca:3 --model-out digits.json -q',
    'predict digits.json made/digits.npy --centers-out centers.csv --json',
  ],
  compare: [
    'compare images/flower.jpg -k 4 --algorithms kmeans,minibatch,bisecting,hac --metrics davies-bouldin --json',
    'compare images/coins.png -k 2,3 --algorithms kmeans,bisecting --csv',
    'compare images/coins.png -k 3 --chart centers,panels -o {chart}.vl.json',
  ],
  evaluate: [
    'kmeans made/digits.npy -k 10 --labels-out raw.csv -q',
    'kmeans made/digits.npy -k 10 --features pca:4 --labels-out pca.csv -q',
    'evaluate raw.csv --truth data/digits.csv.gz --truth-column column65 --json',
    'evaluate raw.csv pca.csv --truth data/digits.csv.gz --truth-column column65 --csv -o judged.json',
    'evaluate raw.csv pca.csv --data made/digits.npy',
    'evaluate raw.csv --data made/digits.npy --sample 300 --metric cosine --chart silhouette,contingency --truth made/classes.idx.gz -o {chart}.vl.json --json',
    'evaluate raw.csv --truth data/digits.csv.gz --truth-column column65 --fail-if ari<0.9 --json',
    'evaluate made/noisy.csv --data data/points.csv --noise omit --json',
    'evaluate made/noisy.csv --data data/points.csv --noise cluster --json',
    'evaluate made/noisy.csv --data data/points.csv --noise singletons --json',
  ],
  distances: [
    'distances data/citypopulation.json --id cityLabel --columns year,population --scale standard --limit 6 --json',
    'distances data/digits.csv.gz --label-column column65 --metric cosine --closest 5',
    'distances data/digits.csv.gz --label-column column65 --limit 30 -o square.csv --condensed',
    'distances made/mixed.csv --missing drop --metric gower --limit 20 -o gower.npy --json',
    'distances data/digits.csv.gz --label-column column65 --limit 25 --metric minkowski --p 3 --chart heatmap -o map.vl.json',
    'distances data/points.csv --transpose --metric correlation --json',
  ],
  features: [
    'features data/digits.csv.gz --label-column column65 --features pca:2 -o plane.csv --json',
    'features data/digits.csv.gz --label-column column65 --shape 8x8 --features hog -o hog.npy --json',
    'features data/citypopulation.json --columns year,population --scale standard -o scaled.parquet --json',
    'features data/digits.csv.gz --label-column column65 --limit 120 --features pca:10 --features tsne:2 -o map.csv',
    'features images --size 16x16 --features histogram:8 -o histograms.csv --json',
  ],
  histogram: [
    'histogram images/flower.jpg --json',
    'histogram images/coins.png --bins 16 --csv',
    'histogram images/flower.jpg --top 5 --layout overlay --log -o histogram.vl.json',
  ],
  plot: [
    'plot data/pl.json --x year --count --json -o languages.vl.json',
    'plot data/plparadigm.json --x year --stack paradigmLabel -o stacked.vl.json',
    'plot data/citypopulation.json --x population --bins 20 --log x --csv -o sizes.csv',
    'plot data/citypopulation.json --x year --y population --agg median -o cities.vl.json --json',
    'plot made/digits.idx.gz --labels made/classes.idx.gz --pictures 12 -o digits.vl.json',
  ],
  info: [
    'info images/flower.jpg images/picture.bmp --pixels 2x2 --json',
    'info data/citypopulation.json data/digits.csv.gz data/points.csv --json',
    'info images made/digits.npy made/digits.idx.gz made/mixed.csv --json',
    'info images/coins.png data/pl.json made/digits.npy',
  ],
  bench: ['bench images/coins.png -k 2,3 --repeat 1 --algorithms kmeans,minibatch --json'],
  refusals: [
    'kmeans images/none.jpg -k 3 --json',
    'kmeans data/points.csv -k 0 --json',
    'kmeans data/points.csv -k 200 --json',
    'kmeans data/points.csv -k 3 --columns z --json',
    'kmeans made/mixed.csv -k 3 --scale minmax --json',
    'kmeans images/flower.jpg -k 2 --columns x --json',
    'minibatch data/points.csv -k 2 --linkage ward --json',
  ],
};

/**
 * What may differ, and why. `place` is matched against the case, the line and the path of the difference, joined by
 * ` | `: "predict | predict flower.json images/china.jpg --json | stdout.runs[0].restarts".
 */
export const DOCUMENTED = [
  {
    place: /\.runs\[\d+\]( order|\.params order)$/,
    reason: 'the fields and the params of a run stand in one order for all algorithms',
  },
  {
    place: /^(minibatch|bisecting|compare|bench).*\.params\.metric$/,
    reason: 'mini-batch and bisecting take a metric',
  },
  {
    place: /^hac.*\.params\.(precision|depth|seed|frames|transpose)$/,
    reason: 'hac records each of its parameters, and how its input was read',
  },
  {
    place: /^hac.* \| (hac data.*|hac images --size.*) \| stdout numbers/,
    reason: 'the table of a cut has a line for all rows; sizes of pictures are told as in other commands',
  },
  {
    place: /\| stdout(\.runs\[\d+\]|\.results\[\d+\])?\.warnings\[\d+\]\.message$/,
    reason: 'messages are plain English',
  },
  { place: /\| stdout\.error\.message$/, reason: 'messages are plain English' },
  {
    place: /^predict.*\.(iterations|converged|restarts)( order)?$/,
    reason: 'a model that labels has no iterations and no restarts',
  },
  {
    place: /^compare.*\.(iterations|converged|restarts|params\.init)$/,
    reason: 'a tree has no first centers, no iterations and no restarts',
  },
  {
    place: /^compare.*\.params( order|\.metric|\.precision)$/,
    reason: 'compare records the parameters of hac as hac does',
  },
  {
    place: /\.(input|data)\.reading$|^info.*\.reading$|^info.* \| stdout numbers/,
    reason: 'how tables and distances were read is told, in info as well',
  },
  {
    place: /^hac.* \| clustermap\.vl\.json/,
    reason: 'a cluster map has a strip of the known classes',
  },
  { place: /^info.*\.columns\[\d+\]\.mean$/, reason: 'means are rounded from an exact sum' },
  {
    place: /^compare.*(\.agreement\[\d+\]\.(ami|matched)|stdout\.csv\.(columns|rows).*|\| stdout numbers.*)$/,
    reason: 'compare tells the adjusted mutual information and the matched share of two clusterings',
  },
  {
    place:
      /\.(metrics|indices|top)\.(calinski-harabasz|davies-bouldin|bic|aic)(\[\d+\](\.value)?)?$|\.choice\[\d+\]\.gap\./,
    reason: 'sums over the rows of clusters go over the rows in their order, in one pass: other last digits',
  },
  {
    place: /--metric cosine.* \| stdout\.runs\[\d+\]\.(.*\.)?(silhouette|standardError)$/,
    reason: 'sums over the rows of clusters go over the rows in their order, in one pass: other last digits',
  },
  {
    place:
      /--features pca.* \| (stdout\.runs\[\d+\]\.(centers|inertia|preparation|steps)|rows\.npy|plane\.csv\.rows|digits\.json\.(preparation|tree|centers|inertia))/,
    reason: 'principal components are found by kernels and by another solver: other last digits',
  },
  {
    place: /\| predict digits\.json .* \| (stdout\.runs\[\d+\]\.(centers|inertia)|centers\.csv\.rows)/,
    reason: 'the model has principal components',
  },
  {
    place: /--features pca.*--features tsne.* \| map\.csv\.rows\[\d+\]\.tsne\d$/,
    reason: 'the map begins with principal components, and other last digits lead to another map',
  },
  {
    place: /^plot.*--log x.*\.rows\[\d+\]\.population (from|to)$/,
    reason: 'powers are those of core/pow.ts, the same with every Node: other last digits',
  },
  {
    place: /--space (lab|oklab)/,
    reason: 'coordinates in these spaces are rounded to even steps, far below what can be seen',
  },
];
