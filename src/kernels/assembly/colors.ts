/** The kernels for 8-bit rows of three columns, in one module. */
export { label, pass } from './colors/assign';
export { prepare } from './colors/blocks';
export { seedFirst, seedNext } from './colors/seeding';
