package io.clutch.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.msgpack.core.MessagePack;
import org.msgpack.value.Value;
import org.msgpack.value.ValueFactory;

/** The headers of asks and tells are within their bounds. */
class AskHeadersTest {
  private static final int MOST = 16;
  // Where the header of the map is in the frame of an ask.
  private static final int MAP = 11;
  private static final int MOST_BYTES = 8 * 1024;

  private static byte[] ask(Value headers) {
    try (var packer = MessagePack.newDefaultBufferPacker()) {
      packer.packArrayHeader(1).packArrayHeader(6).packInt(23).packInt(1).packString("host");
      packer.packNil().packInt(0).packValue(headers);
      return packer.toByteArray();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] tell(Value headers) {
    try (var packer = MessagePack.newDefaultBufferPacker()) {
      packer.packArrayHeader(1).packArrayHeader(4).packInt(24).packString("host");
      packer.packNil().packValue(headers);
      return packer.toByteArray();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Headers of this number and size in all. */
  private static Map<String, String> headers(int count, int bytes) {
    var headers = new LinkedHashMap<String, String>();
    for (int i = 0; i < count; i++) {
      headers.put("h" + (char) ('a' + i), "x".repeat(bytes / count - 2));
    }
    return headers;
  }

  private static Value value(Map<String, String> headers) {
    var map = ValueFactory.newMapBuilder();
    headers.forEach(
        (name, value) -> map.put(ValueFactory.newString(name), ValueFactory.newString(value)));
    return map.build();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, MOST})
  void asManyAsMayBeAreRead(int count) throws ProtocolException {
    Map<String, String> headers = headers(count, MOST_BYTES);

    var ask = (FromWorker.Ask) FrameReader.read(ask(value(headers))).get(0);
    var tell = (FromWorker.Tell) FrameReader.read(tell(value(headers))).get(0);

    assertThat(ask.headers()).isEqualTo(headers);
    assertThat(tell.headers()).isEqualTo(headers);
  }

  static Stream<Value> unfit() {
    Value text = ValueFactory.newString("text");
    return Stream.of(
        value(headers(MOST + 1, 100)),
        value(headers(1, MOST_BYTES + 10)),
        value(headers(MOST, 2 * MOST_BYTES)),
        ValueFactory.newMap(text, ValueFactory.newInteger(5)),
        ValueFactory.newMap(text, ValueFactory.newNil()),
        ValueFactory.newMap(ValueFactory.newInteger(5), text),
        ValueFactory.newArray(text, text),
        ValueFactory.newNil(),
        text);
  }

  @ParameterizedTest
  @MethodSource("unfit")
  void othersAreAProtocolViolation(Value headers) {
    assertThatThrownBy(() -> FrameReader.read(ask(headers))).isInstanceOf(ProtocolException.class);
    assertThatThrownBy(() -> FrameReader.read(tell(headers))).isInstanceOf(ProtocolException.class);
  }

  @Test
  void aClaimOfManyIsRefusedWithoutRoomForThem() {
    byte[] frame = ask(value(headers(1, 100)));
    assertThat(frame[MAP]).isEqualTo((byte) 0x81);
    frame[MAP] = (byte) 0x8f;
    assertThatThrownBy(() -> FrameReader.read(frame)).isInstanceOf(ProtocolException.class);
  }
}
