/**
 * What every process of the API is told before it begins, as Node and the C library read it at the start only:
 * - files, names and hashes share the threads: hashes of passwords take four of them at most, a file that hangs takes one;
 * - what is large, like the 19 MB of a hash, goes back to the system (glibc) instead of being kept for each thread.
 */
export const API_SETTINGS = { UV_THREADPOOL_SIZE: '16', MALLOC_MMAP_THRESHOLD_: '4194304' } as const;
