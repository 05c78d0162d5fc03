/** Rows of a slice: masses are added up slice by slice, so that the total does not depend on threads. @host */
export const SLICE_ROWS: i32 = 512;
