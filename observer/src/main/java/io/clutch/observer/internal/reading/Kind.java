package io.clutch.observer.internal.reading;

import java.util.Locale;

/** What a node is. */
public enum Kind {
  SUPERVISOR,
  POOL,
  /** A Python process, with its actor. */
  WORKER,
  /** An actor of the JVM without a process. */
  ACTOR;

  /** The word for it in all outputs. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
