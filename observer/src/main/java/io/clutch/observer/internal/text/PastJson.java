package io.clutch.observer.internal.text;

import io.clutch.internal.inspect.PastTree;
import io.clutch.observer.internal.reading.PastMapping;

/** The tree just after an event as JSON: that event, and the fields of a reading. */
final class PastJson {
  private PastJson() {}

  /** The tree of the run of the JVM with that id. */
  static String of(String run, String system, PastTree tree) {
    var json = new JsonWriter().open('{');
    json.field("version", TreeJson.VERSION);
    json.field("run", run);
    json.name("event");
    TimelineJson.event(json, tree.event());
    TreeJson.fields(json, PastMapping.of(system, tree));
    return json.close('}').toString();
  }
}
