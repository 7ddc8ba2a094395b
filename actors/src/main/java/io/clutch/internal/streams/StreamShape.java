package io.clutch.internal.streams;

import io.clutch.internal.wire.ToWorker;

/** Which way the elements of a stream go. */
public enum StreamShape {
  /** From Python alone. */
  SOURCE,
  /** To Python alone. */
  SINK,
  /** Both ways. */
  THROUGH;

  boolean hasInput() {
    return this != SOURCE;
  }

  boolean hasOutput() {
    return this != SINK;
  }

  ToWorker.Shape onWire() {
    return ToWorker.Shape.valueOf(name());
  }
}
