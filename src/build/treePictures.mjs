import { CITIES, DIGITS, IRIS, PLACES } from './pictureInputs.mjs';

/** Pictures of trees, of density and of columns, by groups as in `pictures.mjs`. */
export const TREE_GROUPS = [
  {
    title: 'Trees and distances',
    pictures: [
      {
        file: 'cities-dendrogram.png',
        about: 'Forty cities by year of foundation and population, as a dendrogram cut into four clusters',
        commands: [`hac ${CITIES} --limit 40 -k 4 --chart dendrogram`],
      },
      {
        file: 'cities-radial.png',
        about: 'Cities by year and population, the tree around its root',
        commands: [`hac ${CITIES} --limit 60 -k 4 --chart radial`],
      },
      {
        file: 'places-unrooted.png',
        about: 'Cities of Europe by longitude and latitude, a tree without a root',
        commands: [`hac ${PLACES} -k 5 --linkage average --chart unrooted`],
      },
      {
        file: 'iris-clustermap.png',
        about: 'Iris flowers as shades between the trees of rows and columns',
        commands: [`hac ${IRIS} -k 3 --chart clustermap`],
      },
      {
        file: 'cities-heights.png',
        about: 'The heights of the last merges of forty cities, the widest gap marked',
        commands: [`hac ${CITIES} --limit 40 --chart heights`],
      },
      {
        file: 'digits-tanglegram.png',
        about: 'Two trees of forty digits, by average and by complete linkage, face to face',
        commands: [
          ...['average', 'complete'].map(
            (linkage) => `hac ${DIGITS} --sample 40 --linkage ${linkage} --newick ${linkage}.nwk`,
          ),
          'compare average.nwk complete.nwk -k 4 --chart tanglegram',
        ],
      },
      {
        file: 'places-distances.png',
        about: 'The distances between cities of Europe in kilometers as shades, near cities side by side',
        commands: [
          'distances data/places.csv --id place --columns latitude,longitude --metric haversine --chart heatmap',
        ],
      },
      {
        file: 'iris-vat.png',
        about: 'The distances between iris flowers in the order of VAT, before any clustering',
        commands: [`distances ${IRIS} --chart vat`],
      },
    ],
  },
  {
    title: 'Density',
    pictures: [
      {
        file: 'places-k-distance.png',
        about: 'The distances of cities of Europe to their third neighbors in order, the knee marked',
        commands: [`dbscan ${PLACES} --eps auto --min-samples 3 --chart k-distance`],
      },
      {
        file: 'faithful-reachability.png',
        about: 'The reachability of eruptions of Old Faithful in their order of density: two valleys',
        commands: [
          'optics data/faithful.csv --scale standard --min-samples 10 --min-cluster-size 30 --chart reachability',
        ],
      },
      {
        file: 'places-extractions.png',
        about: 'Clusters of cities of Europe in reachability plots for two, three and four neighbors',
        commands: [`optics ${PLACES} --min-samples 2,3,4 --chart extractions`],
      },
      {
        file: 'faithful-condensed.png',
        about: 'The clusters of eruptions of Old Faithful at all densities, those that persist ringed',
        commands: ['hdbscan data/faithful.csv --scale standard --min-cluster-size 10 --chart condensed'],
      },
    ],
  },
  {
    title: 'Columns of a table, and time',
    pictures: [
      {
        file: 'paradigms.png',
        chart: 'series',
        about: 'New programming languages by year, stacked by paradigm',
        commands: ['plot data/plparadigm.json --x year --stack paradigmLabel'],
      },
      {
        file: 'languages-smooth.png',
        chart: 'series',
        about: 'New programming languages by year as bars, with smooth counts as a line',
        commands: ['plot data/pl.json --x year --count --smooth auto'],
      },
      {
        file: 'faithful-points.png',
        chart: 'points',
        about: 'Eruptions of Old Faithful and the wait for the next, a point each',
        commands: ['plot data/faithful.csv --x eruptions --y waiting'],
      },
      {
        file: 'flower-time.png',
        about: 'The seconds of k-means of a photograph for 2 to 21 clusters',
        commands: ['kmeans images/flower.jpg -k 2..21 --chart time'],
      },
      {
        file: 'flower-times.png',
        about: 'The seconds of three algorithms on a photograph for several numbers of clusters',
        commands: ['compare images/flower.jpg -k 2..8 --algorithms kmeans,minibatch,bisecting --chart times'],
      },
      {
        file: 'coins-bench.png',
        about:
          'The seconds of three algorithms on a photograph for two to six clusters, with the ranges of three runs',
        commands: ['bench images/coins.png -k 2..6 --repeat 3 --chart time'],
      },
    ],
  },
];
