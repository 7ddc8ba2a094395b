package io.clutch.observer.internal.text;

import io.clutch.worker.Allocations;

/** Which lines of code of one worker hold memory, as JSON, with all texts bounded. */
public final class AllocationsJson {
  private AllocationsJson() {}

  /** {@code path} is the one that the worker is shown with. */
  public static String of(String path, Allocations found) {
    JsonWriter json = ProcessJson.begin(path, found.pid(), found.incarnation(), found.at());
    json.field("seconds", found.over().toMillis() / 1e3);
    json.field("bytes", found.bytes());
    json.field("blocks", found.blocks());
    json.field("peakBytes", found.peakBytes());
    json.field("early", found.isEarly());
    json.name("lines").open('[');
    for (Allocations.Line line : found.lines()) {
      json.open('{');
      ProcessJson.place(json, line.file(), line.line());
      json.field("bytes", line.bytes());
      json.field("blocks", line.blocks());
      json.close('}');
    }
    return json.close(']').close('}').toString();
  }
}
