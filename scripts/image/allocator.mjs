/**
 * How images have glibc allocate: one arena for all threads, and what is freed goes back to the kernel at once. What Node's libraries
 * allocate beside its heap (TLS, HTTP/2, compilers, buffers) comes in bursts; the arenas of eleven threads would keep the sum of all.
 */
export const ALLOCATOR = { MALLOC_ARENA_MAX: '1', MALLOC_MMAP_THRESHOLD_: '131072', MALLOC_TRIM_THRESHOLD_: '131072' };
