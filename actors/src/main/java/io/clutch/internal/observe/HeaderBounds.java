package io.clutch.internal.observe;

import io.clutch.telemetry.CallObserver;
import java.util.Map;
import java.util.Optional;

/** The bounds of headers that observers add. */
final class HeaderBounds {
  private HeaderBounds() {}

  /** What is wrong with these headers, if anything is. */
  static Optional<String> problem(Map<String, String> headers) {
    if (headers.size() > CallObserver.MOST_HEADERS) {
      return Optional.of(
          headers.size() + " headers, where " + CallObserver.MOST_HEADERS + " may be");
    }
    long bytes = 0;
    for (var header : headers.entrySet()) {
      long name = bytes(header.getKey());
      long value = bytes(header.getValue());
      if (name < 0 || value < 0) {
        return Optional.of("one holds a lone surrogate");
      }
      bytes += name + value;
    }
    return bytes > CallObserver.MOST_HEADER_BYTES
        ? Optional.of(bytes + " bytes, where " + CallObserver.MOST_HEADER_BYTES + " may be")
        : Optional.empty();
  }

  /** The bytes of a text in UTF-8; negative if it cannot be encoded. */
  static long bytes(String text) {
    long bytes = text.length();
    for (int i = 0; i < text.length(); i++) {
      char next = text.charAt(i);
      if (Character.isHighSurrogate(next)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        bytes += 2;
        i++;
      } else if (Character.isSurrogate(next)) {
        return -1;
      } else if (next >= 0x80) {
        bytes += next < 0x800 ? 1 : 2;
      }
    }
    return bytes;
  }
}
