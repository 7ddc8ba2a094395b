package io.clutch.internal.streams;

import io.clutch.internal.wire.ToWorker;

/** The directions of a stream's elements. */
public enum StreamShape {
  /** Only from Python. */
  SOURCE,
  /** Only to Python. */
  SINK,
  /** In both directions. */
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
