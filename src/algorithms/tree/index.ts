/** Trees of merges, as `hac` returns them. `cutTree` makes cuts. */
export { leafCounts, treeHeight } from '../../core/merges.ts';
export { bakersGamma, entanglement, treeCorrelation } from './agreement.ts';
export { copheneticCorrelation, copheneticDistances } from './cophenetic.ts';
export { membersOf, nodeLabels } from './cut.ts';
export { type Inconsistency, inconsistency } from './inconsistency.ts';
export { type DendrogramLayout, dendrogramLayout } from './layout.ts';
export { leafOrder } from './leaves.ts';
export { newick } from './newick.ts';
export { optimalLeafOrder } from './optimalOrder.ts';
export { type Step, type StepPart, treeSteps } from './steps.ts';
export { type TruncatedTree, truncateTree } from './truncate.ts';
export { type UnrootedLayout, unrootedLayout } from './unrooted.ts';
export { untangle } from './untangle.ts';
