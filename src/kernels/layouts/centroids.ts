/*
 * Structs that the host shares with the kernels (their fields by type and offset), and constants of both. Written by
 * assembly/layouts.mjs from the classes, the enums and the constants marked @host in assembly.
 */

export const Kind = {
  bytes: 0,
  singles: 1,
  doubles: 2,
} as const;
