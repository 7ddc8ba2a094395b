package io.clutch.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.clutch.internal.wire.Vectors.Vector;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Both sides of the wire agree on the golden frames. */
class GoldenFramesTest {
  private static final HexFormat HEX = HexFormat.of();

  /** Array, kind, header of the proof and the proof: what follows is the specification. */
  private static final int BEFORE_SPECIFICATION = 5 + 32;

  static Stream<Vector> written() {
    // Additions of a later version are read, never written.
    return Vectors.good(false).stream().filter(vector -> !vector.name().contains("later version"));
  }

  static Stream<Vector> read() {
    return Vectors.good(true).stream();
  }

  static Stream<Vector> refused() {
    // A result is malformed for Python, which sends it.
    return Vectors.all()
        .filter(Vector::malformed)
        .filter(vector -> !vector.name().equals("kind of the other direction"));
  }

  @ParameterizedTest
  @MethodSource
  void written(Vector vector) {
    var items = new ArrayList<ToWorker>();
    vector.items().forEach(item -> items.add(down(item, vector.frame())));
    var writer = new FrameWriter();
    writer.write(new ToWorker.Ping(-1)); // what an earlier frame left in the buffer must not matter
    assertThat(HEX.formatHex(writer.write(items))).isEqualTo(HEX.formatHex(vector.frame()));
    if (items.size() == 1) {
      assertThat(writer.write(items.get(0))).isEqualTo(vector.frame());
    }
  }

  @ParameterizedTest
  @MethodSource
  void read(Vector vector) throws ProtocolException {
    var found = FrameReader.read(vector.frame()).stream().map(GoldenFramesTest::plain).toList();
    var expected = new ArrayList<Map<String, Object>>();
    vector.items().forEach(item -> expected.add(expectation(item)));
    assertThat(found).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource
  void refused(Vector vector) {
    assertThatThrownBy(
            () -> {
              Conversation conversation = Conversations.in(Conversation.State.READY);
              for (FromWorker item : FrameReader.read(vector.frame())) {
                conversation = conversation.received(item, vector.channel());
              }
            })
        .isInstanceOf(ProtocolException.class);
  }

  private static ToWorker down(JsonNode item, byte[] frame) {
    String kind = item.get("kind").asText();
    return switch (kind) {
      case "call", "cast" ->
          new ToWorker.Call(
              item.get("id").asLong(),
              kind.equals("cast"),
              item.get("function").asText(),
              Vectors.bytes(item.get("arguments")),
              Vectors.bytes(item.get("named")),
              item.get("timeout").asLong(),
              headers(item.get("headers")),
              item.get("buffers").asInt(),
              item.get("within").asLong());
      case "open" ->
          new ToWorker.Open(
              item.get("id").asLong(),
              item.get("function").asText(),
              ToWorker.Shape.values()[item.get("shape").asInt() - 1],
              item.get("demand").asLong(),
              Vectors.bytes(item.get("arguments")),
              Vectors.bytes(item.get("named")),
              item.get("timeout").asLong(),
              headers(item.get("headers")),
              item.get("buffers").asInt());
      case "feed" ->
          new ToWorker.Feed(
              item.get("id").asLong(),
              list(item.get("elements")).map(Vectors::bytes).toList(),
              list(item.get("buffers")).map(JsonNode::asInt).toList());
      case "finish" -> new ToWorker.Finish(item.get("id").asLong());
      case "abort" -> new ToWorker.Abort(item.get("id").asLong(), item.get("message").asText());
      case "demand" -> new ToWorker.Demand(item.get("id").asLong(), item.get("count").asLong());
      case "input-chunk" ->
          new ToWorker.InputChunk(
              item.get("id").asLong(), list(item.get("sizes")).map(JsonNode::asInt).toList());
      case "answer" ->
          new ToWorker.Answer(item.get("id").asLong(), Vectors.bytes(item.get("value")));
      case "failed-answer" ->
          new ToWorker.FailedAnswer(
              item.get("id").asLong(), item.get("code").asText(), new byte[] {(byte) 0x80});
      case "host-credit" ->
          new ToWorker.HostCredit(item.get("host").asText(), item.get("count").asInt());
      case "terminated" ->
          new ToWorker.Terminated(item.get("token").asText(), item.get("reason").asText());
      case "given" ->
          new ToWorker.Given(
              list(item.get("tokens")).map(JsonNode::asText).toList(), item.get("ask").asLong());
      case "start" ->
          new ToWorker.Start(
              Vectors.bytes(item.get("proof")),
              Arrays.copyOfRange(frame, BEFORE_SPECIFICATION, frame.length));
      case "cancel" -> new ToWorker.Cancel(item.get("id").asLong());
      case "interrupt" -> new ToWorker.Interrupt(item.get("id").asLong());
      case "stop" -> new ToWorker.Stop(item.get("drain").asLong());
      case "ping" -> new ToWorker.Ping(item.get("sequence").asLong());
      case "inspect" ->
          new ToWorker.Inspect(
              item.get("id").asLong(), item.get("what").asText(), options(item.get("options")));
      case "opened" -> new ToWorker.Opened(item.get("count").asLong());
      default -> throw new AssertionError("no such item goes down: " + kind);
    };
  }

  private static Stream<JsonNode> list(JsonNode node) {
    return StreamSupport.stream(node.spliterator(), false);
  }

  private static Map<String, Integer> options(JsonNode node) {
    var options = new LinkedHashMap<String, Integer>();
    node.properties().forEach(option -> options.put(option.getKey(), option.getValue().asInt()));
    return options;
  }

  private static Map<String, String> headers(JsonNode node) {
    var headers = new LinkedHashMap<String, String>();
    node.properties().forEach(header -> headers.put(header.getKey(), header.getValue().asText()));
    return headers;
  }

  /** An item as the vectors write it, numbers as {@code Long} and bytes in hex. */
  private static Map<String, Object> plain(FromWorker item) {
    var map = new LinkedHashMap<String, Object>();
    map.put("kind", kind(item.getClass().getSimpleName()));
    if (item instanceof FromWorker.Hello hello) {
      map.put("protocol", hello.version());
      map.put("channel", hello.channel().wireName());
      map.put("epoch", hello.epoch());
      map.put("nonce", HEX.formatHex(hello.nonce()));
      map.put("proof", HEX.formatHex(hello.proof()));
      map.put("pid", hello.pid());
      map.put("python", hello.python());
      map.put("clutch", hello.clutch());
    } else if (item instanceof FromWorker.Result result) {
      map.put("id", result.id());
      map.put("value", hex(result.value()));
      map.put("run_time", result.micros());
      map.put("buffers", (long) result.buffers());
    } else if (item instanceof FromWorker.Failure failure) {
      map.put("id", failure.id());
      map.put("code", failure.code());
      map.put("detail", failure.detail());
      map.put("run_time", failure.micros());
    } else if (item instanceof FromWorker.Log log) {
      map.put("level", (long) log.level());
      map.put("logger", log.logger());
      map.put("message", log.message());
      map.put("file", log.file());
      map.put("line", (long) log.line());
      map.put("exception", log.exception().orElse(null));
      map.put("call_id", log.call());
      map.put("thread", log.thread());
      map.put("dropped", log.dropped());
      map.put("function", log.function());
      map.put("mdc", log.mdc());
      map.put("extra", log.extra());
    } else {
      small(item, map);
    }
    return map;
  }

  private static String hex(ByteBuffer body) {
    byte[] bytes = new byte[body.remaining()];
    body.duplicate().get(bytes);
    return HEX.formatHex(bytes);
  }

  /** The name on the page: words joined by hyphens. */
  private static String kind(String className) {
    return className.replaceAll("(?<=.)(?=[A-Z])", "-").toLowerCase(java.util.Locale.ROOT);
  }

  private static void small(FromWorker item, Map<String, Object> map) {
    if (item instanceof FromWorker.Ready ready) {
      map.put("credit", (long) ready.credit());
      map.put("concurrency", (long) ready.concurrency());
    } else if (item instanceof FromWorker.Pong pong) {
      map.put("sequence", pong.sequence());
      map.put("running", pong.running());
      map.put("handled", pong.handled());
    } else if (item instanceof FromWorker.Elements elements) {
      map.put("id", elements.id());
      map.put("elements", elements.elements().stream().map(GoldenFramesTest::hex).toList());
      map.put("buffers", elements.buffers().stream().map(Integer::longValue).toList());
    } else if (item instanceof FromWorker.Request request) {
      map.put("id", request.id());
      map.put("count", request.count());
    } else if (item instanceof FromWorker.OutputChunk chunk) {
      map.put("id", chunk.id());
      map.put("sizes", chunk.sizes().stream().map(Integer::longValue).toList());
    } else if (item instanceof FromWorker.ChunkAcknowledged acknowledged) {
      map.put("id", acknowledged.id());
      map.put("count", acknowledged.count());
    } else if (item instanceof FromWorker.Progress progress) {
      OptionalDouble total = progress.now().total();
      map.put("id", progress.id());
      map.put("done", (long) progress.now().done());
      map.put("total", total.isPresent() ? (long) total.getAsDouble() : null);
      map.put("text", progress.now().text());
    } else if (item instanceof FromWorker.Credit credit) {
      map.put("count", (long) credit.count());
    } else if (item instanceof FromWorker.Cancelled cancelled) {
      map.put("id", cancelled.id());
      map.put("state", cancelled.state().name().toLowerCase(java.util.Locale.ROOT));
      map.put("line", cancelled.line());
    } else if (item instanceof FromWorker.Stopping stopping) {
      map.put("running", (long) stopping.running());
    } else if (item instanceof FromWorker.Finishing finishing) {
      map.put("reason", finishing.reason());
    } else if (item instanceof FromWorker.Freed freed) {
      map.put("numbers", freed.numbers());
    } else if (item instanceof FromWorker.Waiting waiting) {
      map.put("id", waiting.id());
      map.put("calls", waiting.calls());
      map.put("asks", waiting.asks());
    } else if (item instanceof FromWorker.Ask ask) {
      map.put("id", ask.id());
      map.put("host", ask.host());
      map.put("message", hex(ask.message()));
      map.put("call", ask.call());
      map.put("headers", ask.headers());
    } else if (item instanceof FromWorker.Tell tell) {
      map.put("host", tell.host());
      map.put("message", hex(tell.message()));
      map.put("headers", tell.headers());
    } else if (item instanceof FromWorker.Withdraw withdraw) {
      map.put("id", withdraw.id());
    } else if (item instanceof FromWorker.Watch watch) {
      map.put("token", watch.token());
    } else if (item instanceof FromWorker.Unwatch unwatch) {
      map.put("token", unwatch.token());
    } else if (item instanceof FromWorker.Release release) {
      map.put("token", release.token());
      map.put("count", release.count());
    } else if (item instanceof FromWorker.Inspected inspected) {
      map.put("id", inspected.id());
      map.put("problem", inspected.problem());
      map.put("text", inspected.text());
      map.put("running", inspected.running());
      map.put("asks", inspected.asks());
    } else if (item instanceof FromWorker.Unread unread) {
      map.put("last", unread.last());
    }
  }

  private static Map<String, Object> expectation(JsonNode item) {
    var map = new LinkedHashMap<String, Object>();
    item.properties().forEach(field -> map.put(field.getKey(), value(field.getValue())));
    return map;
  }

  private static Object value(JsonNode node) {
    if (node.isObject()) {
      return expectation(node);
    }
    if (node.isArray()) {
      List<Object> list = new ArrayList<>();
      node.forEach(member -> list.add(value(member)));
      return list;
    }
    if (node.isNull()) {
      return null;
    }
    return node.isBoolean()
        ? (Object) node.asBoolean()
        : node.isNumber() ? (Object) node.asLong() : node.asText();
  }
}
