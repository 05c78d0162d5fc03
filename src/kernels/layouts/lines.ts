/*
 * Structs that the host shares with the kernels (their fields by type and offset), and constants of both. Written by
 * assembly/layouts.mjs from the classes, the enums and the constants marked @host in assembly.
 */

export const LEAST_POWER = -292;

export const NUMBERS = 0;
