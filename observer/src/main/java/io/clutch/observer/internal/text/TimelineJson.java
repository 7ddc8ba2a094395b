package io.clutch.observer.internal.text;

import io.clutch.internal.inspect.TimelineEvent;
import io.clutch.observer.internal.reading.Kind;
import io.clutch.observer.internal.reading.ShownText;
import java.util.List;

/** Events of the timeline as JSON. */
final class TimelineJson {
  private TimelineJson() {}

  /** Events of the run of the JVM with that id, by whose numbers they are numbered. */
  static String of(String run, List<TimelineEvent> events) {
    var json = new JsonWriter().open('{');
    json.field("version", TreeJson.VERSION);
    json.field("run", run);
    json.name("events").open('[');
    events.forEach(event -> event(json, event));
    return json.close(']').close('}').toString();
  }

  static void event(JsonWriter json, TimelineEvent event) {
    json.open('{');
    json.field("number", event.number());
    json.field("at", event.at().toEpochMilli());
    json.field("type", event.type().word());
    json.field("path", ShownText.path(event.name()));
    json.field("kind", Kind.of(event.kind()).word());
    if (event.incarnation() > 0) {
      json.field("incarnation", event.incarnation());
    }
    if (event.pid() > 0) {
      json.field("pid", event.pid());
    }
    if (!event.text().isEmpty()) {
      json.field("text", ShownText.reason(event.text()));
    }
    if (event.times() > 1) {
      json.field("times", event.times());
      json.field("changed", event.changed());
    }
    json.close('}');
  }
}
