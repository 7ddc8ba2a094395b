package io.clutch.codec;

import java.io.IOException;

/** Writes the values of one class. */
@FunctionalInterface
interface ValueWriter {
  void write(Object value, Output out) throws IOException;
}
