package io.clutch.internal.codec.read;

/** Reads one type. */
@FunctionalInterface
public interface ValueReader {
  Object read(BodyReader in);
}
