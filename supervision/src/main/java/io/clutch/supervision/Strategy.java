package io.clutch.supervision;

/** Which children restart when one has ended. */
public enum Strategy {
  /** Only the one that ended. */
  ONE_FOR_ONE,
  /** All: the others are stopped in reverse start order, then all start in order. */
  ONE_FOR_ALL,
  /** Those started after it are stopped in reverse order, then it and they start in order. */
  REST_FOR_ONE,
  /** Children come and go at run time, restart one by one, and are stopped all at once. */
  DYNAMIC
}
