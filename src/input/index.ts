/** Files as data for the library: the public entry `clusterkit/input`. The code of a format is loaded on demand. */
export type { AlphaMode, Image, Rgb } from '../core/image.ts';
export type { Cell, Column, Encoding, Items } from '../core/items.ts';
export type { RowStore } from '../core/rowStore.ts';
export type { ImageFacts } from './facts.ts';
export { type FolderFacts, type FolderOptions, folderFacts, openFolder } from './folder.ts';
export type { DecodedImage, ImageOptions } from './image.ts';
export { type MatrixFacts, type MatrixOptions, matrixFacts, openMatrix } from './matrix.ts';
export { type FileOptions, openImage } from './open.ts';
export { type TableFacts, tableFacts } from './table/facts.ts';
export type { TableOptions } from './table/options.ts';
export { openTableStore, type TableStore, tableNeedsStore } from './table/store.ts';
export { openTable } from './table.ts';
export { openTextFolder, type TextFolderOptions } from './textFolder.ts';
