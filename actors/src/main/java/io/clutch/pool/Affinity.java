package io.clutch.pool;

/** What a call with a key does while the worker of its key has no room. */
public enum Affinity {
  /** It waits for that worker: the default. */
  STRICT,
  /** It goes to another that has room, or else to the first that has. */
  SOFT
}
