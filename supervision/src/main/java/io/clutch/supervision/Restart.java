package io.clutch.supervision;

import java.util.Objects;

/** After which ends a child is restarted. */
public enum Restart {
  /** After every end. */
  PERMANENT,
  /** After an abnormal end. After a normal end it stays known but is not running. */
  TRANSIENT,
  /** Never. Its specification is dropped when it ends. */
  TEMPORARY;

  /** Whether a child is restarted after this end. */
  public boolean isDueAfter(ChildExit exit) {
    Objects.requireNonNull(exit, "exit");
    return switch (this) {
      case PERMANENT -> true;
      case TRANSIENT -> !exit.isNormal();
      case TEMPORARY -> false;
    };
  }
}
