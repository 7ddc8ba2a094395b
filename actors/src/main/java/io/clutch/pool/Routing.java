package io.clutch.pool;

/** Which worker of a pool is given a call, among those that may take one more. */
public enum Routing {
  /** The one with the fewest calls, of several the one of the lowest number: the default. */
  LEAST_BUSY,
  /** Each in its turn. */
  ROUND_ROBIN,
  /** The one that was given a call last: what is not needed gets idle, and ends. */
  LIFO,
  /** The one that was given no call for the longest time. */
  FIFO,
  /**
   * By the call's key, always the same while the pool has the same workers; a worker that is
   * replaced passes its keys on to its successor. Calls without a key go to the least busy.
   */
  CONSISTENT_HASH,
  /**
   * By the call's key: the first call of a key goes to the least busy, of several to the one that
   * was given no call for the longest time, and those that follow to the same worker, until it ends
   * or the key is forgotten, because 10,000 others were used since. Calls without a key go to the
   * least busy.
   */
  STICKY
}
