/*
 * The pictures of the documents: the command that draws each. `gallery.mjs` runs them, and makes a chapter of the manual of
 * them. The last command of a picture names it by -o; those before make files that it reads.
 */
import { DIGITS, IRIS, IRIS_COLUMNS, PLACES, SEEDS, SHAPES } from './pictureInputs.mjs';
import { TREE_GROUPS } from './treePictures.mjs';

/**
 * Each group of the chapter: its heading, and its pictures. A picture has the name of its file without the folder, the words
 * for those who do not see it, and its commands without the name of the program; and its chart, if no `--chart` names it.
 */
export const GROUPS = [
  {
    title: 'Colors of a picture',
    pictures: [
      {
        file: 'flower-pie.png',
        about: 'The four dominant colors of a photograph, as a pie chart',
        commands: ['kmeans images/flower.jpg -k 4 --chart pie'],
      },
      {
        file: 'china-bar.png',
        about: 'The eight dominant colors of a photograph of a temple as bars, with their shares',
        commands: ['kmeans images/china.jpg -k 8 --space oklab --chart bar'],
      },
      {
        file: 'flower-bars.png',
        about: 'The colors of a flower in two to nine clusters, a panel for each number',
        commands: ['kmeans images/flower.jpg -k 2..9 --chart bars'],
      },
      {
        file: 'flower-scatter.png',
        about: 'Pixels in the red-green, red-blue and green-blue planes with the four centers',
        commands: ['kmeans images/flower.jpg -k 4 --chart scatter'],
      },
      {
        file: 'flower-centers.png',
        about: 'Ten centers by k-means and by mini-batches over the density of the colors',
        commands: ['compare images/flower.jpg -k 10 --chart centers'],
      },
      {
        file: 'flower-card.png',
        about:
          'Swatches of a yellow flower with their names and shares, and as people without red or green cones see them',
        commands: ['palette images/flower.jpg -k 8 --names css --simulate deutan,protan'],
      },
      {
        file: 'flower-few.png',
        about: 'A photograph of a flower in sixteen colors, mixed side by side',
        commands: ['remap images/flower.jpg -k 16 --dither floyd-steinberg'],
      },
      {
        file: 'flower-histogram.png',
        chart: 'histogram',
        about: 'Histograms of red, green and blue',
        commands: ['histogram images/flower.jpg'],
      },
      {
        file: 'coins-top.png',
        chart: 'top',
        about: 'The twenty most frequent grays of a photograph as bars',
        commands: ['histogram images/coins.png --top 20'],
      },
    ],
  },
  {
    title: 'Regions of a picture',
    pictures: [
      {
        file: 'coins-regions.png',
        about: 'The coins of a photograph, each a region',
        commands: ['hac images/coins.png --connectivity grid -k 27 --chart segmented'],
      },
      {
        file: 'coins-superpixels.png',
        about: '24 coins on a dark cloth at full size, each a region of its own color',
        commands: ['spectral images/coins.png --superpixels 400 --graph grid -k 26 --chart segmented'],
      },
      {
        file: 'coins-assignments.png',
        about:
          'The coins of a photograph on a dark cloth, each a region, by three ways to make clusters of eigenvectors',
        commands: [
          'compare images/coins.png --resize 0.2 --graph grid -k 25 --algorithms spectral:assign=kmeans,spectral:assign=discretize,spectral:assign=cluster-qr --chart grid',
        ],
      },
    ],
  },
  {
    title: 'Clusters among columns',
    pictures: [
      {
        file: 'cities.png',
        about: 'Cities founded after 1500 by year and population in two clusters',
        commands: [
          'kmeans data/citypopulation.json --columns year,population --where "year > 1500 AND population < 700000" -k 2 --chart scatter',
        ],
      },
      {
        file: 'places-names.png',
        about: 'Cities of Europe by longitude and latitude with their names, in six clusters with hulls',
        commands: [`kmeans ${PLACES} -k 6 --chart scatter --names --outline hulls`],
      },
      {
        file: 'faithful-mixture.png',
        about:
          'Eruptions of Old Faithful in three normal distributions, with ellipses of one and two standard deviations',
        commands: ['gmm data/faithful.csv -k 3 --covariance tied --chart scatter'],
      },
      {
        file: 'iris-biplot.png',
        about: 'Iris flowers by two principal components in three clusters, with the four columns as arrows',
        commands: [`kmeans ${IRIS} -k 3 --chart biplot`],
      },
      {
        file: 'iris-parallel.png',
        about: 'Iris flowers as lines across the four columns, with the means of three clusters',
        commands: [`kmeans ${IRIS} -k 3 --chart parallel`],
      },
      {
        file: 'iris-snake.png',
        about: 'The standardized means of the four columns of iris in three clusters',
        commands: [`kmeans ${IRIS} -k 3 --chart snake`],
      },
      {
        file: 'iris-heatmap.png',
        about: 'The means of the four columns of iris in three clusters as shades, with numbers',
        commands: [`kmeans ${IRIS} -k 3 --chart heatmap`],
      },
      {
        file: 'iris-boxes.png',
        about: 'The four columns of iris in three clusters as box plots',
        commands: [`kmeans ${IRIS} -k 3 --chart boxes`],
      },
      {
        file: 'iris-pairs.png',
        about: 'The four columns of iris two at a time, with histograms, in the colors of three clusters',
        commands: [`kmeans ${IRIS} -k 3 --chart pairs`],
      },
      {
        file: 'digits-scatter-3d.png',
        about: 'The digits by three principal components',
        commands: [`kmeans ${DIGITS} -k 10 --chart scatter-3d`],
      },
      {
        file: 'places-density.png',
        about: 'Places of Europe by longitude and latitude, in the clusters of k-means, DBSCAN and HDBSCAN',
        commands: [
          `compare ${PLACES} --algorithms kmeans,dbscan,hdbscan -k 6 --eps auto --min-samples 3 --min-cluster-size 3 --chart panels`,
        ],
      },
      {
        file: 'grid.png',
        about:
          'Six data sets of 500 rows, from circles to rows without structure, in the clusters of eleven algorithms',
        commands: [
          ...SHAPES.split(' ').map((shape) => `generate ${shape}${SEEDS[shape] ?? ''} -o ${shape}.csv`),
          `compare ${SHAPES.split(' ').join('.csv ')}.csv --label-column class --for uniform:k=3 --scale standard --algorithms minibatch,affinity:damping=0.9:preference=-200,meanshift,spectral,hac:linkage=ward,hac:linkage=average,dbscan,hdbscan:min-cluster-size=15,optics:min-samples=7:min-cluster-size=50,birch,gmm --chart grid`,
        ],
      },
    ],
  },
  {
    title: 'Rows that are pictures or texts',
    pictures: [
      {
        file: 'digits-pictures.png',
        chart: 'pictures',
        about: 'The first forty handwritten digits with their classes',
        commands: [`plot ${DIGITS} --shape 8x8 --pictures 40`],
      },
      {
        file: 'digits-centers.png',
        about: 'The mean pictures of ten clusters of handwritten digits',
        commands: [`kmeans ${DIGITS} --shape 8x8 -k 10 --chart centers`],
      },
      {
        file: 'digits-members.png',
        about: 'The handwritten digits nearest to ten medoids',
        commands: [`kmedoids ${DIGITS} --shape 8x8 -k 10 --chart members --png-scale 1`],
      },
      {
        file: 'notes-terms.png',
        about: 'The words of four clusters of texts as bars',
        commands: [
          'kmedoids data/notes.csv --text text --features tfidf:stop=english --metric cosine -k 4 --chart terms',
        ],
      },
    ],
  },
  {
    title: 'How good clusters are, and how many',
    pictures: [
      {
        file: 'digits-silhouette.png',
        about: 'Silhouettes of the digits in ten clusters, a bar a row',
        commands: [`kmeans ${DIGITS} -k 10 --chart silhouette`],
      },
      {
        file: 'iris-labels.png',
        about: 'Silhouettes of labels from a file, of iris flowers in three clusters',
        commands: [
          `hac ${IRIS} -k 3 --labels-out three.csv`,
          `evaluate three.csv --data ${IRIS_COLUMNS} --chart silhouette`,
        ],
      },
      {
        file: 'iris-elbow.png',
        about: 'The inertia of iris for one to ten clusters with its knee',
        commands: [`kmeans ${IRIS} -k 1..10 --chart elbow`],
      },
      {
        file: 'iris-choice.png',
        about:
          'The indices, the gap statistic and the stability of iris for one to eight clusters, with errors',
        commands: [`kmeans ${IRIS} -k 1..8 --choose --chart metrics`],
      },
      {
        file: 'iris-vote.png',
        about: 'The number of clusters of iris that each of thirty indices votes for, with the counts',
        commands: [`hac ${IRIS} -k 2..8 --chart vote`],
      },
      {
        file: 'digits-indices.png',
        about:
          'Inertia, silhouette, Calinski-Harabasz, entropy, homogeneity and accuracy of the digits for 2 to 20 clusters',
        commands: [
          `kmeans ${DIGITS} -k 2..20 --metrics inertia,silhouette,calinski-harabasz,entropy,homogeneity,accuracy --chart metrics`,
        ],
      },
      {
        file: 'faithful-bic.png',
        about: 'BIC of mixtures of faithful against k, a line for each of the fourteen forms',
        commands: ['gmm data/faithful.csv -k 1..9 --covariance all --chart bic'],
      },
      {
        file: 'digits-vat.png',
        about: 'The distances between digits in the order of VAT',
        commands: [`kmeans ${DIGITS} -k 10 --chart vat`],
      },
      {
        file: 'karate-eigengap.png',
        about: 'The smallest eigenvalues of the graph of a karate club, the widest gap marked',
        commands: ['spectral data/karate.csv --graph given -k 4 --chart eigengap'],
      },
      {
        file: 'digits-contingency.png',
        about: 'How many rows of each digit are in each of ten clusters',
        commands: [
          `kmeans ${DIGITS} -k 10 --labels-out ten.csv`,
          'evaluate ten.csv --truth data/digits.csv.gz --truth-column column65 --chart contingency',
        ],
      },
      {
        file: 'digits-flows.png',
        about:
          "Digits, in the clusters of k-means and of Ward's linkage: bands for the digits that clusters share",
        commands: [`compare ${DIGITS} --algorithms kmeans,hac --chart flows`],
      },
      {
        file: 'digits-truth.png',
        about: 'The ten digits and ten clusters as bars, with bands for the rows that they share',
        commands: [
          `kmeans ${DIGITS} -k 10 --labels-out ten.csv`,
          'evaluate ten.csv --truth data/digits.csv.gz --truth-column column65 --chart flows',
        ],
      },
      {
        file: 'digits-labels.png',
        about: 'The agreement of three clusterings of the digits with the classes, a panel for each index',
        commands: [
          `kmeans ${DIGITS} -k 10 --labels-out kmeans.csv`,
          `hac ${DIGITS} -k 10 --labels-out ward.csv`,
          `kmeans ${DIGITS} -k 10 --shape 8x8 --features hog --labels-out hog.csv`,
          'evaluate kmeans.csv ward.csv hog.csv --truth data/digits.csv.gz --truth-column column65 --metrics ari,ami,accuracy --chart bars',
        ],
      },
    ],
  },
  ...TREE_GROUPS,
];

/** The folder of the pictures. */
export const FOLDER = 'images/charts/';

/** The command lines of a picture as a reader types them. */
export function linesOf({ file, commands }) {
  return commands.map((command, at) => {
    const output = at === commands.length - 1 ? ` -o ${file}` : '';
    return `clusterkit ${command}${output}`;
  });
}

/** The words of a command line: a shell takes the quotes off. */
export function wordsOf(line) {
  return [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain);
}
