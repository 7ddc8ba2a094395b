package io.clutch.internal.memory;

import java.io.IOException;

/** The file system of shared memory has no room. */
public final class SharedStoreFullException extends IOException {
  private static final long serialVersionUID = 1L;

  SharedStoreFullException(long bytes, Throwable cause) {
    super(
        SharedFile.STORE
            + " has no room for "
            + bytes
            + " bytes: make it larger (docker run --shm-size), or turn shared memory off ("
            + SharedMemory.KEY
            + " = 0)",
        cause);
  }
}
