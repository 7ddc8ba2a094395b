package io.clutch.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clutch.data.Notation;
import io.clutch.data.ResultType;
import io.clutch.data.ValueCodec;
import io.clutch.failure.CallFailedException;
import io.clutch.failure.CallFailure;
import io.clutch.internal.codec.format.CodecLimits;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

public class EncodingFailuresTest {
  private static final Codec CODEC = Codec.create(new CodecLimits(1 << 20, 5, 64 << 10), List.of());

  public record Item(String name, Object handle) {}

  public record Box(List<Item> items) {}

  sealed interface Labelled permits Label {}

  public record Label(String type) implements Labelled {}

  @Test
  public void namesWhatCannotCrossByPathAndType() {
    Box box = new Box(List.of(new Item("a", 1), new Item("b", Thread.currentThread())));

    assertThat(failure(() -> CODEC.encodeCall(List.of(box), Map.of())))
        .isEqualTo(unencodable("arguments[0].items[1].handle", "java.lang.Thread"));
    assertThat(
            failure(
                () ->
                    CODEC.encodeCall(
                        List.of(),
                        Map.of("options", Map.of("on error", new Object[] {new Object()})))))
        .isEqualTo(unencodable("arguments.options[\"on error\"][0]", "java.lang.Object"));
  }

  @Test
  public void refusesALoneSurrogate() {
    assertThat(failure(() -> CODEC.encode("a\ud83d")).message())
        .contains("value is of type", "lone surrogate");
    assertThat(failure(() -> CODEC.encode("\udc0da")).message()).contains("lone surrogate");
    assertThat(CODEC.encode("\ud83d\udc0d").body()).hasSize(5);
  }

  @Test
  public void refusesARecordWhoseTypeComponentHidesItsName() {
    assertThat(failure(() -> CODEC.encode(new Label("x"))).message()).contains("component 'type'");
  }

  @Test
  public void aValueThatHoldsItselfIsTooDeep() {
    List<Object> list = new ArrayList<>();
    list.add(list);
    Map<String, Object> map = new HashMap<>();
    map.put("self", map);

    var expected =
        new CallFailure.TooLarge("the depth of the value", 6, 5, "clutch.limits.max-depth");
    assertThat(failure(() -> CODEC.encode(list))).isEqualTo(expected);
    assertThat(failure(() -> CODEC.encode(map))).isEqualTo(expected);
  }

  @Test
  public void whatIsJustDeepEnoughCrosses() {
    byte[] body = CODEC.encode(List.of(List.of(List.of(List.of(List.of()))))).body();

    assertThat(CODEC.decode(ByteBuffer.wrap(body), List.of(), Object.class))
        .isEqualTo(List.of(List.of(List.of(List.of(List.of())))));
  }

  @Test
  public void namesTheLimitOfSize() {
    var buffers = List.of(new byte[600 << 10], new byte[600 << 10]);

    assertThat(failure(() -> CODEC.encode(buffers)))
        .isInstanceOfSatisfying(
            CallFailure.TooLarge.class,
            failure -> {
              assertThat(failure.limit()).isEqualTo(1 << 20);
              assertThat(failure.size()).isGreaterThan(1 << 20);
              assertThat(failure.key()).isEqualTo("clutch.limits.max-message-size");
            });
  }

  @Test
  public void aSmallValueThatMultipliesIsStoppedAtTheLimit() {
    List<?> value = Collections.nCopies(100, "x".repeat(100));
    for (int i = 0; i < 3; i++) {
      value = Collections.nCopies(1000, value);
    }
    List<?> bomb = value;

    assertThat(failure(() -> CODEC.encode(bomb))).isInstanceOf(CallFailure.TooLarge.class);
  }

  @Test
  public void countsBuffersThroughBothBodies() {
    byte[] first = new byte[64 << 10];
    byte[] second = new byte[65 << 10];
    EncodedCall call = CODEC.encodeCall(Arrays.asList(null, first), Map.of("data", second));

    assertThat(call.buffers()).containsExactly(ByteBuffer.wrap(first), ByteBuffer.wrap(second));
    assertThat(call.buffers().get(0).array()).isSameAs(first);
    Object named =
        CODEC.decode(
            ByteBuffer.wrap(call.named()),
            call.buffers(),
            new ResultType<Map<String, byte[]>>() {}.type());
    assertThat(((Map<?, ?>) named).get("data")).isSameAs(second);
  }

  @Test
  public void refusesTwoCodecsOfOneName() {
    var codecs = List.<ValueCodec<?>>of(new Notation.PointCodec(), new Notation.PointCodec());

    assertThatThrownBy(() -> Codec.create(CodecLimits.DEFAULT, codecs))
        .hasMessageContaining("test.point");
  }

  public static CallFailure failure(Runnable code) {
    try {
      code.run();
    } catch (CallFailedException failed) {
      return failed.failure();
    }
    throw new AssertionError("no failure");
  }

  private static CallFailure unencodable(String path, String type) {
    return new CallFailure.Unencodable(CallFailure.Unencodable.Side.ARGUMENT, path, type);
  }
}
