/** The kernels on 8-bit rows of three columns, in one module. */
export { label, pass } from './lowdim/assign';
export { prepare } from './lowdim/blocks';
export { seedFirst, seedNext } from './lowdim/seeding';
