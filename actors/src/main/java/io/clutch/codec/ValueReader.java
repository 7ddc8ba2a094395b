package io.clutch.codec;

import java.io.IOException;

/** Reads one type. */
@FunctionalInterface
interface ValueReader {
  Object read(Input in) throws IOException;
}
