package io.clutch.observer.internal.text;

import io.clutch.observer.internal.reading.ShownText;
import io.clutch.worker.Allocations;

/** Which lines of code of one worker hold memory, as JSON, with all texts bounded. */
public final class AllocationsJson {
  private AllocationsJson() {}

  /** {@code path} is the one that the worker is shown with. */
  public static String of(String path, Allocations found) {
    var json = new JsonWriter().open('{');
    json.field("version", TreeJson.VERSION);
    json.field("path", ShownText.reason(path)); // not as a path: its escapes stay as they are
    json.field("pid", found.pid());
    json.field("incarnation", found.incarnation());
    json.field("at", found.at().toEpochMilli());
    json.field("seconds", found.over().toMillis() / 1e3);
    json.field("bytes", found.bytes());
    json.field("blocks", found.blocks());
    json.field("peakBytes", found.peakBytes());
    json.field("early", found.isEarly());
    json.name("lines").open('[');
    for (Allocations.Line line : found.lines()) {
      json.open('{');
      json.field("file", ShownText.reason(line.file()));
      if (line.line() > 0) {
        json.field("line", line.line());
      }
      json.field("bytes", line.bytes());
      json.field("blocks", line.blocks());
      json.close('}');
    }
    return json.close(']').close('}').toString();
  }
}
