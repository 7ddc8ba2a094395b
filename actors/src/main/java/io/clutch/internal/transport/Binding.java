package io.clutch.internal.transport;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;

/** Where a server listens. */
interface Binding {

  /** Listens there. */
  ServerSocketChannel bind() throws IOException;

  /** Whether what was bound can still be connected to. */
  boolean isThere();

  /** Removes what is left of it once it is closed. */
  void remove() throws IOException;
}
