package io.clutch.observer.internal.text;

import io.clutch.internal.inspect.DetailReading;
import io.clutch.internal.reading.WorkerDetail;
import io.clutch.internal.reading.WorkerDetail.Specification;
import io.clutch.internal.reading.WorkerReading.Doing;
import io.clutch.internal.reading.WorkerRecord.LogLine;
import io.clutch.internal.reading.WorkerRecord.PastExit;
import io.clutch.observer.internal.reading.ShownText;
import java.util.List;
import java.util.Map;

/** One worker in detail as JSON, with all its texts bounded. */
final class WorkerJson {
  private WorkerJson() {}

  static String of(String path, DetailReading reading) {
    var json = new JsonWriter().open('{');
    json.field("version", TreeJson.VERSION);
    json.field("path", ShownText.reason(path)); // not as a path: its escapes stay as they are
    reading.detail().ifPresent(it -> detail(json, it));
    json.name("exits").open('[');
    reading.recorded().exits().forEach(it -> exit(json, it));
    json.close(']');
    json.name("log").open('[');
    reading.recorded().log().forEach(it -> line(json, it));
    json.close(']');
    reading
        .recorded()
        .lastTraceback()
        .ifPresent(
            it -> {
              json.name("lastTraceback");
              line(json, it);
            });
    return json.close('}').toString();
  }

  private static void detail(JsonWriter json, WorkerDetail detail) {
    Specification specification = detail.specification();
    json.field("target", ShownText.reason(specification.target()));
    json.field("interpreter", ShownText.path(detail.interpreter()));
    json.field("python", ShownText.name(detail.python()));
    json.field("workingDirectory", ShownText.path(specification.workingDirectory()));
    texts(json, "modulePath", specification.modulePath());
    texts(json, "requirements", specification.requirements());
    texts(json, "preload", specification.preload());
    texts(json, "hosts", specification.hosts());
    texts(json, "environment", specification.environment());
    texts(json, "settings", specification.settings());
    json.name("calls").open('[');
    detail.calls().forEach(it -> call(json, it));
    json.close(']');
    json.name("streams").open('[');
    detail.streams().forEach(it -> stream(json, it));
    json.close(']');
    json.field("omittedCalls", detail.omitted());
  }

  private static void call(JsonWriter json, WorkerDetail.CallDetail call) {
    json.open('{');
    doing(json, call.call());
    call.progress().ifPresent(it -> json.field("progress", ShownText.name(it.summary())));
    json.close('}');
  }

  private static void stream(JsonWriter json, WorkerDetail.StreamDetail stream) {
    json.open('{');
    doing(json, stream.stream());
    stream.progress().ifPresent(it -> json.field("progress", ShownText.name(it.summary())));
    json.field("received", stream.received());
    json.field("outputCredit", stream.outputCredit());
    json.field("fed", stream.fed());
    json.field("inputCredit", stream.inputCredit());
    json.close('}');
  }

  private static void doing(JsonWriter json, Doing doing) {
    json.field("number", doing.call());
    json.field("function", ShownText.name(doing.function()));
    json.field("ageSeconds", doing.age().toMillis() / 1e3);
    json.field("sentSeconds", doing.sent().toMillis() / 1e3);
    json.field("abandoned", doing.isAbandoned());
  }

  private static void exit(JsonWriter json, PastExit exit) {
    json.open('{');
    json.field("at", exit.at().toEpochMilli());
    json.field("incarnation", exit.incarnation());
    json.field("pid", exit.pid());
    json.field("uptimeSeconds", exit.uptime().toMillis() / 1e3);
    json.field("reason", ShownText.reason(exit.reason()));
    texts(json, "stderr", exit.stderrTail());
    json.field("faultText", ShownText.text(exit.faultText()));
    json.close('}');
  }

  private static void line(JsonWriter json, LogLine line) {
    json.open('{');
    json.field("at", line.at().toEpochMilli());
    json.field("level", line.level());
    json.field("logger", ShownText.name(line.logger()));
    json.field("text", ShownText.text(line.text()));
    json.close('}');
  }

  private static void texts(JsonWriter json, String name, List<String> texts) {
    json.name(name).open('[');
    texts.forEach(it -> json.value(ShownText.reason(it)));
    json.close(']');
  }

  private static void texts(JsonWriter json, String name, Map<String, String> texts) {
    json.name(name).open('{');
    texts.forEach((key, value) -> json.field(ShownText.name(key), ShownText.reason(value)));
    json.close('}');
  }
}
