package io.clutch.observer.internal.text;

import io.clutch.observer.internal.reading.Answer;
import io.clutch.observer.internal.reading.Incarnation;
import io.clutch.observer.internal.reading.Load;
import io.clutch.observer.internal.reading.Node;
import io.clutch.observer.internal.reading.Restarts;
import io.clutch.observer.internal.reading.TreeReading;
import io.clutch.observer.internal.reading.Usage;

/** A reading as JSON. Times are milliseconds since 1970; what is not known is left out. */
public final class TreeJson {
  /** The version of the format; a new field does not raise it. */
  public static final int VERSION = 1;

  private TreeJson() {}

  /** All fields of all nodes of a reading, or of those that have changed. */
  public static String of(TreeReading reading) {
    var json = new JsonWriter().open('{');
    json.field("version", VERSION);
    fields(json, reading);
    return json.close('}').toString();
  }

  static void fields(JsonWriter json, TreeReading reading) {
    json.field("system", reading.system());
    json.field("at", reading.at().toEpochMilli());
    json.field("omitted", reading.omitted());
    json.name("nodes").open('[');
    reading.nodes().forEach(node -> node(json, node));
    json.close(']');
  }

  private static void node(JsonWriter json, Node node) {
    json.open('{');
    json.field("path", node.path());
    json.field("parent", node.parent());
    json.field("name", node.name());
    json.field("kind", node.kind().word());
    json.field("state", node.state());
    if (!node.detail().isEmpty()) {
      json.field("detail", node.detail());
    }
    answer(json, node.answer());
    incarnation(json, node.incarnation());
    restarts(json, node.restarts());
    node.load().ifPresent(load -> load(json, load));
    usage(json, node.usage());
    json.close('}');
  }

  private static void answer(JsonWriter json, Answer answer) {
    if (!answer.isFresh()) {
      json.field("answered", false);
      answer.asOf().ifPresent(it -> json.field("asOf", it.toEpochMilli()));
    }
  }

  private static void incarnation(JsonWriter json, Incarnation incarnation) {
    if (incarnation.pid() > 0) {
      json.field("pid", incarnation.pid());
    }
    if (incarnation.number() > 0) {
      json.field("incarnation", incarnation.number());
    }
    incarnation.since().ifPresent(it -> json.field("readySince", it.toEpochMilli()));
  }

  private static void restarts(JsonWriter json, Restarts restarts) {
    if (restarts.isCounted()) {
      json.field("restartsInPeriod", restarts.inPeriod());
      json.field("restartsAllowed", restarts.allowed());
      json.field("periodSeconds", restarts.period().toMillis() / 1e3);
    }
    if (!restarts.lastReason().isEmpty()) {
      json.field("lastReason", restarts.lastReason());
    }
    restarts.nextAt().ifPresent(it -> json.field("nextStartAt", it.toEpochMilli()));
  }

  private static void load(JsonWriter json, Load load) {
    json.field("inFlight", load.inFlight());
    json.field("queued", load.queued());
    json.field("streams", load.streams());
    load.oldest()
        .ifPresent(
            call -> {
              json.name("oldestCall").open('{');
              json.field("function", call.function());
              json.field("kind", call.isStream() ? "stream" : "call");
              json.field("state", call.state());
              json.field("since", call.since().toEpochMilli());
              json.close('}');
            });
  }

  private static void usage(JsonWriter json, Usage usage) {
    usage.privateBytes().ifPresent(it -> json.field("privateBytes", it));
    usage.sharedBytes().ifPresent(it -> json.field("sharedBytes", it));
    usage.cpuSeconds().ifPresent(it -> json.field("cpuSeconds", it));
    usage.heartbeat().ifPresent(it -> json.field("heartbeatAt", it.toEpochMilli()));
  }
}
