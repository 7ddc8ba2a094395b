package io.clutch.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.clutch.process.ProcessListener.Stream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/** Hands the events of a launcher process to the processes that they are about. */
final class LauncherEvents {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int OUTPUT_HEADER = 9;

  private final Map<Long, ChildProcess> children;

  LauncherEvents(Map<Long, ChildProcess> children) {
    this.children = children;
  }

  void dispatch(LauncherMessage message) throws IOException {
    if (message.kind() == LauncherMessage.OUTPUT) {
      output(message.payload());
      return;
    }
    JsonNode event = JSON.readTree(message.payload());
    long id = event.path("id").asLong();
    ChildProcess child = children.get(id);
    if (child == null) {
      return;
    }
    switch (message.kind()) {
      case LauncherMessage.STARTED -> child.started(event.path("pid").asLong());
      case LauncherMessage.DROPPED ->
          child.dropped(stream(event.path("stream").asInt()), event.path("lines").asLong());
      case LauncherMessage.NOT_STARTED ->
          end(
              id,
              new ProcessEnd.NotStarted(
                  event.path("detail").asText(), event.path("heals").asBoolean()));
      case LauncherMessage.ENDED -> end(id, ended(event));
      default -> throw new IOException("it sent a message of the unknown kind " + message.kind());
    }
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
    ChildProcess child = children.get(header.getLong());
    if (child != null) {
      Stream stream = stream(header.get());
      child.output(
          stream,
          new String(
              payload, OUTPUT_HEADER, payload.length - OUTPUT_HEADER, StandardCharsets.UTF_8));
    }
  }

  private static Stream stream(int descriptor) {
    return descriptor == 1 ? Stream.STDOUT : Stream.STDERR;
  }

  private static ProcessEnd ended(JsonNode event) throws IOException {
    var tail = new ArrayList<String>();
    event.path("tail").forEach(line -> tail.add(line.asText()));
    return new ProcessEnd.Ended(
        event.path("code").asInt(),
        event.path("signal").asInt(),
        exhausted(event.path("exhausted").asText()),
        event.path("report").asText(),
        tail,
        event.path("survivors").asInt());
  }

  private static ProcessEnd.Exhausted exhausted(String name) throws IOException {
    String constant = name.toUpperCase(Locale.ROOT).replace('-', '_');
    return Arrays.stream(ProcessEnd.Exhausted.values())
        .filter(exhausted -> exhausted.name().equals(constant))
        .findFirst()
        .orElseThrow(() -> new IOException("it told of the unknown limit " + name));
  }
}
