export { unitRowSteps, unitRows } from '../distances/unitRows.ts';

/*
 * Spherical k-means (Dhillon and Modha, "Concept decompositions for large sparse text data using clustering",
 * Machine Learning 42, 2001) is k-means of unit rows with centers kept on the unit sphere. There |x - c|^2 is
 * 2 (1 - cos), so that nearest centers, farthest rows and seedings are those of the squared distances.
 */
