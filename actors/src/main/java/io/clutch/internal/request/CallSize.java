package io.clutch.internal.request;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The size of a call's message in bytes. */
public final class CallSize {
  // The bytes of an item besides its texts and values, with MessagePack's headers of texts.
  public static final int ENVELOPE = 64;
  private static final int TEXT_HEAD = 5;
  // A shorter text is not measured: its largest possible size is assumed.
  private static final int SHORT_TEXT = 256;

  private CallSize() {}

  static long envelope(String function, Map<String, String> headers) {
    long bytes = ENVELOPE + text(function);
    for (Map.Entry<String, String> header : headers.entrySet()) {
      bytes += text(header.getKey()) + text(header.getValue());
    }
    return bytes;
  }

  /** The most bytes that a text has in a message. */
  public static long text(String text) {
    boolean isShort = text.length() < SHORT_TEXT;
    return TEXT_HEAD
        + (isShort ? 3L * text.length() : text.getBytes(StandardCharsets.UTF_8).length);
  }
}
