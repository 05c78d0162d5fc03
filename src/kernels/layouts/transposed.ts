/*
 * Structs that the host shares with the kernels (their fields by type and offset), and constants of both. Written by
 * assembly/layouts.mjs from the classes, the enums and the constants marked @host in assembly.
 */

export const SINGLE_BLOCK = 16;

export const DOUBLE_BLOCK = 8;

export const RUN = 64;
