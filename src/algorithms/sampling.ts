export { WeightedSampler } from '../core/sampling.ts';
