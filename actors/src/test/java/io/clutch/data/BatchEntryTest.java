package io.clutch.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clutch.data.BatchEntry.Failed;
import io.clutch.data.BatchEntry.Value;
import io.clutch.failure.CallFailedException;
import io.clutch.failure.CallFailure.Raised;
import io.clutch.failure.CallFailure.Undecodable;
import io.clutch.internal.codec.Codec;
import io.clutch.internal.codec.Encoded;
import io.clutch.internal.codec.format.CodecLimits;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BatchEntryTest {
  /** What crosses under Python's name for a failed element. */
  private record Sent(Object value) {}

  private record Point(int x, int y) {}

  private static final ValueCodec<Sent> FAILED = new SentCodec("clutch.Failed");
  private static final Codec CODEC =
      Codec.create(new CodecLimits(1 << 20, 16, 1 << 20), List.of(FAILED));

  private record SentCodec(String name) implements ValueCodec<Sent> {
    @Override
    public Class<Sent> type() {
      return Sent.class;
    }

    @Override
    public Object toValue(Sent sent) {
      return sent.value();
    }

    @Override
    public Sent fromValue(Object value) {
      return new Sent(value);
    }
  }

  private static Object read(Object value, ResultType<?> type) {
    Encoded encoded = CODEC.encode(value);
    return CODEC.decode(ByteBuffer.wrap(encoded.body()), encoded.buffers(), type.type());
  }

  @Test
  void eachEntryIsAValueOrAFailure() {
    var error = Map.of("class", "ValueError", "module", "builtins", "message", "no");
    var entries =
        (List<?>)
            read(
                Arrays.asList(1, new Sent(error), null, 4),
                new ResultType<List<BatchEntry<Long>>>() {});
    assertThat(entries).hasSize(4);
    assertThat(entries.get(0)).isEqualTo(new Value<>(1L));
    assertThat(entries.get(1))
        .isInstanceOfSatisfying(
            Failed.class,
            failed ->
                assertThat(((Raised) failed.failure()).error().summary())
                    .isEqualTo("ValueError: no"));
    assertThat(entries.get(2)).isEqualTo(new Value<>(null));
    assertThat(entries.get(3)).isEqualTo(new Value<>(4L));
  }

  @Test
  void anEntryOfAnotherTypeFailsAlone() {
    var entries =
        (List<?>)
            read(
                List.of(
                    new Point(1, 2),
                    Map.of("x", 1, "y", List.of(List.of("deep"))),
                    "text",
                    new Point(3, 4)),
                new ResultType<List<BatchEntry<Point>>>() {});
    assertThat(entries.get(0)).isEqualTo(new Value<>(new Point(1, 2)));
    assertThat(entries.get(1)).isEqualTo(new Failed<>(new Undecodable("element.y", "int", "list")));
    assertThat(((Failed<?>) entries.get(2)).failure()).isInstanceOf(Undecodable.class);
    assertThat(entries.get(3)).isEqualTo(new Value<>(new Point(3, 4)));
  }

  @Test
  void valuesOfOtherCodecsAreValues() {
    Codec other =
        Codec.create(new CodecLimits(1 << 20, 16, 1 << 20), List.of(new SentCodec("own")));
    Encoded encoded = other.encode(List.of(new Sent("x")));
    assertThat(
            other.decode(
                ByteBuffer.wrap(encoded.body()),
                encoded.buffers(),
                new ResultType<List<BatchEntry<Sent>>>() {}.type()))
        .isEqualTo(List.of(new Value<>(new Sent("x"))));
  }

  @Test
  void malformedBytesFailAsAWhole() {
    byte[] cut = {(byte) 0x92, 0x01, (byte) 0xcd, 0x01};
    assertThatThrownBy(
            () ->
                CODEC.decode(
                    ByteBuffer.wrap(cut),
                    List.of(),
                    new ResultType<List<BatchEntry<Long>>>() {}.type()))
        .isInstanceOf(CallFailedException.class);
  }
}
