package io.clutch.supervision;

/** After which ends a child is started again. */
public enum Restart {
  /** After each. */
  PERMANENT,
  /** After an abnormal one; after a normal one it stays known, but is not running. */
  TRANSIENT,
  /** Never: its specification is dropped when it ends. */
  TEMPORARY;

  /** Whether a child that ended so is started again. */
  public boolean isDueAfter(ChildExit exit) {
    return switch (this) {
      case PERMANENT -> true;
      case TRANSIENT -> !exit.isNormal();
      case TEMPORARY -> false;
    };
  }
}
