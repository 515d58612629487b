/** What stands in the first number of the shared memory while the worker has nothing to do. */
export const IDLE = -1;
