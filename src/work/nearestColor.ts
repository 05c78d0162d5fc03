/** For the command line, which sees the work only. */
export { nearestColorIn } from '../palettes/nearest.ts';
