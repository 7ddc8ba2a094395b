package io.clutch.cluster.internal.wire;

import java.io.NotSerializableException;

/** Bytes of another node that are no message of this protocol. Pekko logs it and drops them. */
public final class WireException extends NotSerializableException {
  private static final long serialVersionUID = 1L;

  WireException(String problem) {
    super(problem);
  }
}
