package io.clutch.observer.internal;

import java.time.Instant;
import org.apache.pekko.util.ByteString;

/** Server-sent events. Their data are JSON in ASCII on one line. */
final class Events {
  /** Why a viewer is not served. */
  static final String FULL = "As many pages are open as clutch.observer.max-viewers allows.";

  private Events() {}

  /** All nodes. */
  static ByteString tree(String json) {
    return event("tree", json);
  }

  /** The nodes that have changed since the event before. */
  static ByteString changes(String json) {
    return event("changes", json);
  }

  /** Nothing has changed; the connection lives. */
  static ByteString still(Instant at) {
    return event("still", "{\"at\":" + at.toEpochMilli() + "}");
  }

  /** The system could not be read, so that what was told may be old. */
  static ByteString failed(Instant at) {
    return event("failed", "{\"at\":" + at.toEpochMilli() + "}");
  }

  /** A comment, which clients ignore, for one that came at the same time as another. */
  static ByteString full() {
    return ByteString.fromString(": " + FULL + "\n\n");
  }

  private static ByteString event(String type, String data) {
    return ByteString.fromString("event: " + type + "\ndata: " + data + "\n\n");
  }
}
