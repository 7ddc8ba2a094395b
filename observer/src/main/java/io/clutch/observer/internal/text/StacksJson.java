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
    JsonWriter json = ProcessJson.begin(path, stacks.pid(), stacks.incarnation(), stacks.at());
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
      ProcessJson.place(json, frame.file(), frame.line());
      json.field("function", ShownText.reason(frame.function()));
      json.close('}');
    }
    json.close(']').close('}');
  }
}
