package io.clutch.observer.internal.reading;

import java.util.concurrent.CompletionStage;

/** Reads the system once. It is never called again before its last reading has come. */
@FunctionalInterface
public interface TreeReader {
  /** Completes within some seconds, also if supervisors or workers do not answer. */
  CompletionStage<TreeReading> read();
}
