package io.clutch.internal.codec.write;

/** Writes the values of one class. */
@FunctionalInterface
interface ValueWriter {
  void write(Object value, BodyWriter out);
}
