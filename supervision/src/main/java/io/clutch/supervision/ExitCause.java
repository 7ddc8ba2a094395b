package io.clutch.supervision;

import java.util.Optional;

/**
 * An exception may implement this to say more about the end of a child. All methods must be quick
 * and thread-safe.
 */
public interface ExitCause {

  /** A clause that completes "the child ...". */
  String message();

  /**
   * The exit, if it is no failure: a {@link ChildExit.Normal} or a {@link ChildExit.Shutdown}.
   * Empty for a failure, which is the default.
   */
  default Optional<ChildExit> exit() {
    return Optional.empty();
  }

  /**
   * The incident that has also ended other children. A supervisor counts ends with equal incidents
   * once. Default empty: only this child has ended.
   */
  default Optional<Object> incident() {
    return Optional.empty();
  }
}
