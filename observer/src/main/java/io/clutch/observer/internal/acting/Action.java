package io.clutch.observer.internal.acting;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What can be done to a worker or a pool. */
public enum Action {
  /** Its supervisor stops it in order, and starts it again. */
  RESTART,
  /** It stops in order, and stays down. */
  STOP,
  /** Its pool, or it as a pool, replaces workers while calls go on. */
  RECYCLE,
  /** The stacks of its process are written to the log. */
  DUMP,
  /** Its process logs from another level on, until it ends. */
  LOG_LEVEL;

  /** As it is written in requests. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The action of a word. */
  public static Optional<Action> of(String word) {
    return Stream.of(values()).filter(it -> it.word().equals(word)).findFirst();
  }
}
