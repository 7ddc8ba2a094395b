package io.clutch.internal.transport;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;

/** The place where a server listens. */
interface Binding {

  /** Starts to listen. */
  ServerSocketChannel bind() throws IOException;

  /** Whether peers can still connect to it. */
  boolean isThere();

  /** Removes what is left after the close. */
  void remove() throws IOException;
}
