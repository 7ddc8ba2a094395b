package io.clutch.observer.internal.text;

import io.clutch.observer.internal.reading.ShownText;
import io.clutch.worker.Stacks;
import io.clutch.worker.Stacks.Stack;
import java.util.List;

/** The stacks of one worker as JSON, with all their texts bounded. */
public final class StacksJson {
  private StacksJson() {}

  /** {@code path} is the one that the worker is shown with. */
  public static String of(String path, Stacks stacks) {
    var json = new JsonWriter().open('{');
    json.field("version", TreeJson.VERSION);
    json.field("path", ShownText.reason(path)); // not as a path: its escapes stay as they are
    json.field("pid", stacks.pid());
    json.field("incarnation", stacks.incarnation());
    json.field("at", stacks.at().toEpochMilli());
    json.field("doing", ShownText.reason(stacks.doing()));
    json.field("bySignal", stacks.bySignal());
    stacks(json, "threads", stacks.threads());
    stacks(json, "tasks", stacks.tasks());
    json.field("cut", stacks.isCut());
    return json.close('}').toString();
  }

  private static void stacks(JsonWriter json, String name, List<Stack> stacks) {
    json.name(name).open('[');
    stacks.forEach(it -> stack(json, it));
    json.close(']');
  }

  private static void stack(JsonWriter json, Stack stack) {
    json.open('{');
    json.field("name", ShownText.reason(stack.name()));
    json.field("main", stack.isMain());
    json.name("frames").open('[');
    for (Stacks.Frame frame : stack.frames()) {
      json.open('{');
      json.field("file", ShownText.reason(frame.file()));
      if (frame.line() > 0) {
        json.field("line", frame.line());
      }
      json.field("function", ShownText.reason(frame.function()));
      json.close('}');
    }
    json.close(']').close('}');
  }
}
