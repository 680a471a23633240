/**
 * How images start Node: thrifty with memory. A young generation of at most 4 MiB instead of 48, a first collection of the old one at
 * 24 MiB, and the next whenever it has grown by two fifths: a controller with 500 objects then needs half the memory (bench/RESULTS.md).
 */
export const NODE_FLAGS = ['--max-semi-space-size=2', '--initial-old-space-size=24', '--heap-growing-percent=40'];
