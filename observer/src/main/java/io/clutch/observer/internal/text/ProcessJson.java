package io.clutch.observer.internal.text;

import io.clutch.observer.internal.reading.ShownText;
import java.time.Instant;

/** What is common to all that a process tells of itself, as JSON. */
final class ProcessJson {
  private ProcessJson() {}

  /** Opens an object that names the process and the moment. */
  static JsonWriter begin(String path, long pid, int incarnation, Instant at) {
    var json = new JsonWriter().open('{');
    json.field("version", TreeJson.VERSION);
    json.field("path", ShownText.reason(path)); // not as a path: its escapes stay as they are
    json.field("pid", pid);
    json.field("incarnation", incarnation);
    json.field("at", at.toEpochMilli());
    return json;
  }

  /** A line of code; 0 if it is not known. */
  static void place(JsonWriter json, String file, int line) {
    json.field("file", ShownText.reason(file));
    if (line > 0) {
      json.field("line", line);
    }
  }
}
