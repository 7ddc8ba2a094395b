package io.clutch.arrow;

import java.io.IOException;

/** The bytes of a table make no sound columns; the message says which rule they break. */
public final class MalformedTableException extends IOException {
  private static final long serialVersionUID = 1L;

  MalformedTableException(String message, Throwable cause) {
    super(message, cause);
  }
}
