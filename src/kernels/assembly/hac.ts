export { lookFirst, mergeOn, orderHeap, rebuild } from './hacMerging';
