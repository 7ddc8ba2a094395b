package io.clutch.supervision;

import java.util.Optional;

/**
 * What an exception implements that says more about the end of a child than that it failed. All
 * methods must be quick, and thread-safe.
 */
public interface ExitCause {

  /** A clause that completes "the child ...". */
  String message();

  /**
   * How a supervisor takes the end where it is no failure, a {@link ChildExit.Normal} or a {@link
   * ChildExit.Shutdown}; empty if it is one. Default empty.
   */
  default Optional<ChildExit> exit() {
    return Optional.empty();
  }

  /**
   * What ended other children too. A supervisor counts the ends of one incident, that is of equal
   * values, once. Default empty: it ended this child alone.
   */
  default Optional<Object> incident() {
    return Optional.empty();
  }
}
