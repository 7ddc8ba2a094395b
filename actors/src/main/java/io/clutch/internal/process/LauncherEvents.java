package io.clutch.internal.process;

import io.clutch.internal.process.ProcessListener.Stream;
import io.clutch.worker.WorkerStatus;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Passes the events of a launcher process to the processes that they concern. */
final class LauncherEvents {
  private static final int OUTPUT_HEADER = 9;

  private final Map<Long, ChildProcess> children;
  private final Templates templates;

  LauncherEvents(Map<Long, ChildProcess> children, Templates templates) {
    this.children = children;
    this.templates = templates;
  }

  void dispatch(LauncherMessage message) throws IOException {
    if (message.kind() == LauncherMessage.OUTPUT) {
      output(message.payload());
      return;
    }
    var event = new Fields(Json.read(message.payload()));
    if (message.kind() == LauncherMessage.TEMPLATE) {
      templates.happened(template(event));
      return;
    }
    long id = event.number("id");
    ChildProcess child = children.get(id);
    if (child == null) {
      return;
    }
    switch (message.kind()) {
      case LauncherMessage.STARTED -> started(child, event);
      case LauncherMessage.DROPPED ->
          child.dropped(stream((int) event.number("stream")), event.number("lines"));
      case LauncherMessage.NOT_STARTED ->
          end(id, new ProcessEnd.NotStarted(event.text("detail"), event.is("heals")));
      case LauncherMessage.NOT_FORKABLE ->
          end(id, new ProcessEnd.NotForkable(event.text("detail"), event.is("heals")));
      case LauncherMessage.STACKS ->
          child.stacks(
              event.number("request"), event.text("text"), event.text("problem"), event.is("cut"));
      case LauncherMessage.ENDED -> end(id, ended(event));
      default -> throw new IOException("it sent a message of the unknown kind " + message.kind());
    }
  }

  private void started(ChildProcess child, Fields event) {
    long template = event.number("template");
    if (template > 0) {
      templates.forked(template);
      child.started(event.number("pid"), WorkerStatus.Start.FORKED);
    } else {
      child.started(event.number("pid"), new WorkerStatus.Start(false, event.text("unforked")));
    }
  }

  private static Templates.Message template(Fields event) throws IOException {
    return new Templates.Message(
        event.number("id"),
        event.number("pid"),
        constant(Templates.State.class, event.text("state")),
        event.text("why"),
        event.texts("preload"));
  }

  private void end(long id, ProcessEnd end) {
    ChildProcess child = children.remove(id);
    if (child != null) {
      child.ended(end);
    }
  }

  private void output(byte[] payload) throws IOException {
    if (payload.length < OUTPUT_HEADER) {
      throw new IOException("it sent a line of output without its header");
    }
    ByteBuffer header = ByteBuffer.wrap(payload);
    long id = header.getLong();
    Stream stream = stream(header.get());
    ChildProcess child = children.get(id);
    if (child != null) {
      child.output(stream, line(payload));
    } else if (Templates.isTemplate(id)) {
      templates.output(id, stream, line(payload));
    }
  }

  private static String line(byte[] payload) {
    return new String(
        payload, OUTPUT_HEADER, payload.length - OUTPUT_HEADER, StandardCharsets.UTF_8);
  }

  private static Stream stream(int descriptor) {
    return descriptor == 1 ? Stream.STDOUT : Stream.STDERR;
  }

  private static ProcessEnd ended(Fields event) throws IOException {
    return new ProcessEnd.Ended(
        (int) event.number("code"),
        (int) event.number("signal"),
        constant(ProcessEnd.Exhausted.class, event.text("exhausted")),
        event.text("report"),
        event.texts("tail"),
        (int) event.number("survivors"));
  }

  private static <E extends Enum<E>> E constant(Class<E> type, String name) throws IOException {
    String constant = name.toUpperCase(Locale.ROOT).replace('-', '_');
    return Arrays.stream(type.getEnumConstants())
        .filter(one -> one.name().equals(constant))
        .findFirst()
        .orElseThrow(
            () -> new IOException("it reported an unknown " + type.getSimpleName() + ": " + name));
  }

  /** The fields of an event. A missing field is 0, empty or false. */
  private record Fields(Map<String, Object> values) {
    long number(String name) {
      return values.get(name) instanceof Number number ? number.longValue() : 0;
    }

    boolean is(String name) {
      return values.get(name) == Boolean.TRUE;
    }

    String text(String name) {
      return values.get(name) instanceof String text ? text : "";
    }

    List<String> texts(String name) {
      return values.get(name) instanceof List<?> items
          ? items.stream().map(String::valueOf).toList()
          : List.of();
    }
  }
}
