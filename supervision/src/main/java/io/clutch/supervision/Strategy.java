package io.clutch.supervision;

/** Which children restart when one has ended. */
public enum Strategy {
  /** Only the child that ended. */
  ONE_FOR_ONE,
  /** All children. The others are stopped in reverse start order, then all start in order. */
  ONE_FOR_ALL,
  /** It and all children after it. They are stopped in reverse order, then all start in order. */
  REST_FOR_ONE,
  /** Children are added at run time, restart one by one, and are stopped all at once. */
  DYNAMIC
}
