/** The kernels on 8-bit rows of three columns, in one module. */
export { label, pass } from './assign';
export { prepare } from './blocks';
export { seedFirst, seedNext } from './seeding';
