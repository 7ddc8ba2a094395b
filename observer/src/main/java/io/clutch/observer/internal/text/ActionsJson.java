package io.clutch.observer.internal.text;

import io.clutch.observer.internal.acting.ActionRequest;
import io.clutch.observer.internal.acting.ActionTarget;
import io.clutch.observer.internal.reading.ShownText;
import java.util.Optional;

/** Which actions there are, and what came of one, as JSON. */
public final class ActionsJson {
  private ActionsJson() {}

  /** Whether actions are on, and what can be done to a node. */
  public static String offered(boolean isOn, Optional<ActionTarget> target) {
    var json = new JsonWriter().open('{');
    json.field("version", TreeJson.VERSION);
    json.field("on", isOn);
    target.ifPresent(
        it -> {
          json.field("path", it.node().path());
          json.field("incarnation", it.incarnation());
          json.name("actions").open('[');
          it.offered().forEach(action -> json.value(action.word()));
          json.close(']');
        });
    return json.close('}').toString();
  }

  /** What came of it, in words. */
  public static String done(ActionRequest request, String words) {
    var json = new JsonWriter().open('{');
    json.field("version", TreeJson.VERSION);
    json.field("path", request.path());
    json.field("action", request.action().word());
    json.field("message", ShownText.reason(words));
    return json.close('}').toString();
  }
}
