package io.clutch.codec;

/** Reads one type. */
@FunctionalInterface
interface ValueReader {
  Object read(Input in);
}
