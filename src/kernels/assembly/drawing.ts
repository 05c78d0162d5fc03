/** Number of rows of a slice: masses are added up slice by slice, so the total does not depend on threads. @host */
export const SLICE_ROWS: i32 = 512;
