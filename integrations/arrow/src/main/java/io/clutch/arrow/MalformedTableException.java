package io.clutch.arrow;

import java.io.IOException;

/** The bytes of a table are no valid columns. The message names the broken rule. */
public final class MalformedTableException extends IOException {
  private static final long serialVersionUID = 1L;

  MalformedTableException(String message, Throwable cause) {
    super(message, cause);
  }
}
