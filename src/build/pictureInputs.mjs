/* The inputs of the pictures of the documents, with the options by which they are read. */

export const DIGITS = 'data/digits.csv.gz --label-column column65';
export const IRIS = 'data/iris.csv --label-column species --scale standard';
export const IRIS_COLUMNS =
  'data/iris.csv --columns sepal_length,sepal_width,petal_length,petal_width --scale standard';
export const CITIES = 'data/citypopulation.json --id cityLabel --columns year,population --scale standard';
export const PLACES = 'data/places.csv --id place --columns longitude,latitude';
export const SHAPES = 'circles moons varied aniso blobs uniform';
export const SEEDS = { varied: ' --seed 7', aniso: ' --seed 3', blobs: ' --seed 3' };
