package io.clutch.observer.internal.reading;

import java.util.concurrent.CompletionStage;

/** Reads the system. It is never called again before its last reading has come. */
@FunctionalInterface
public interface TreeReader {
  /** Completes within some seconds, also if supervisors or workers do not answer. */
  CompletionStage<TreeReading> read();

  /** The same, at least of the nodes that have changed; the others may be as they were. */
  default CompletionStage<TreeReading> readChanges() {
    return read();
  }

  /** Has the listener, which must not block, hear of each change, on any thread. */
  default void listen(Runnable changed) {}
}
