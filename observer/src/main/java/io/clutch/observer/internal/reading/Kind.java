package io.clutch.observer.internal.reading;

import io.clutch.internal.inspect.NodeReading;
import java.util.Locale;

/** What a node is. */
public enum Kind {
  SUPERVISOR,
  POOL,
  /** A Python process, with its actor. */
  WORKER,
  /** An actor of the JVM without a process. */
  ACTOR;

  /** What a node of the actor system is. */
  public static Kind of(NodeReading.Kind kind) {
    return switch (kind) {
      case SUPERVISOR -> SUPERVISOR;
      case POOL -> POOL;
      case WORKER -> WORKER;
      case JVM_ACTOR -> ACTOR;
    };
  }

  /** The word for it in all outputs. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
