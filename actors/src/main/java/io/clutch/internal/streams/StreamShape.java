package io.clutch.internal.streams;

import io.clutch.internal.wire.DownItem;

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

  DownItem.Shape onWire() {
    return DownItem.Shape.valueOf(name());
  }
}
