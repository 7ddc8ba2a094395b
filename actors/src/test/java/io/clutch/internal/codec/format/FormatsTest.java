package io.clutch.internal.codec.format;

import static io.clutch.internal.codec.EncodingFailuresTest.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.failure.CallFailure;
import io.clutch.internal.codec.Codec;
import java.io.IOException;
import java.lang.reflect.Type;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;

/** Writes the same bytes as msgpack-core, and reads all formats of a value. */
class FormatsTest {
  private static final Codec CODEC = Codec.create(CodecLimits.DEFAULT, List.of());

  private interface Packing {
    void to(MessageBufferPacker packer) throws IOException;
  }

  private static byte[] packed(Packing packing) throws IOException {
    try (MessageBufferPacker packer = MessagePack.newDefaultBufferPacker()) {
      packing.to(packer);
      return packer.toByteArray();
    }
  }

  private static Object decode(byte[] body, Type type) {
    return CODEC.decode(ByteBuffer.wrap(body), List.of(), type);
  }

  static LongStream integers() {
    return IntStream.range(0, 64)
        .mapToLong(bit -> 1L << bit)
        .flatMap(power -> LongStream.of(power - 1, power, -power, -power - 1));
  }

  @ParameterizedTest
  @MethodSource("integers")
  void integersAreAsShortAsTheyCanBe(long value) throws IOException {
    byte[] body = CODEC.encode(value).body();

    assertThat(body).isEqualTo(packed(packer -> packer.packLong(value)));
    assertThat(decode(body, long.class)).isEqualTo(value);
    assertThat(CODEC.encode(new long[] {value}).body())
        .isEqualTo(packed(packer -> packer.packArrayHeader(1).packLong(value)));
  }

  @Test
  void integersOver63BitsKeepTheirValue() throws IOException {
    BigInteger most = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
    byte[] body = CODEC.encode(most).body();

    assertThat(body).isEqualTo(packed(packer -> packer.packBigInteger(most)));
    assertThat(decode(body, Object.class)).isEqualTo(most);
    byte[] power = CODEC.encode(BigInteger.ONE.shiftLeft(63)).body();
    assertThat(decode(power, double.class)).isEqualTo(0x1p63);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 15, 16, 31, 32, 255, 256, 65_535, 65_536, 200_000})
  void lengthsAreAsShortAsTheyCanBe(int length) throws IOException {
    String ascii = "x".repeat(length);
    String wide = "\u00e9".repeat(length);
    byte[] bytes = new byte[Math.min(length, (64 << 10) - 1)];
    List<Integer> list = Collections.nCopies(length, 7);

    assertThat(CODEC.encode(ascii).body()).isEqualTo(packed(packer -> packer.packString(ascii)));
    assertThat(CODEC.encode(wide).body()).isEqualTo(packed(packer -> packer.packString(wide)));
    assertThat(decode(CODEC.encode(wide).body(), String.class)).isEqualTo(wide);
    assertThat(CODEC.encode(bytes).body())
        .isEqualTo(packed(packer -> packer.packBinaryHeader(bytes.length).writePayload(bytes)));
    assertThat(CODEC.encode(list).body())
        .isEqualTo(
            packed(
                packer -> {
                  packer.packArrayHeader(length);
                  for (int i = 0; i < length; i++) {
                    packer.packInt(7);
                  }
                }));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 15, 16, 65_535, 65_536})
  void mapsAreAsShortAsTheyCanBe(int count) throws IOException {
    Map<Integer, Boolean> map = new LinkedHashMap<>();
    IntStream.range(0, count).forEach(key -> map.put(key, true));

    assertThat(CODEC.encode(map).body())
        .isEqualTo(
            packed(
                packer -> {
                  packer.packMapHeader(count);
                  for (int i = 0; i < count; i++) {
                    packer.packInt(i).packBoolean(true);
                  }
                }));
  }

  @ParameterizedTest
  @ValueSource(ints = {9, 10, 11, 12, 15, 16, 17, 18, 254, 255, 256, 257, 65_534, 65_535, 65_536})
  void theHeaderOfAnExtensionFitsItsPayload(int bits) throws IOException {
    BigInteger large = BigInteger.ONE.shiftLeft(8 * bits - 2);
    List<?> set = Collections.nCopies(bits, 1);
    byte[] inner = CODEC.encode(set).body();

    assertThat(CODEC.encode(large).body())
        .isEqualTo(packed(packer -> extension(packer, Extension.INTEGER, large.toByteArray())));
    assertThat(CODEC.encode(new BagOf(set)).body())
        .isEqualTo(packed(packer -> extension(packer, Extension.SET, inner)));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 4, 14, 15})
  void theShortestSetsHaveFixedHeaders(long items) throws IOException {
    List<?> set = Collections.nCopies((int) items, 1);
    byte[] inner = CODEC.encode(set).body();

    assertThat(CODEC.encode(new BagOf(set)).body())
        .isEqualTo(packed(packer -> extension(packer, Extension.SET, inner)));
  }

  private static void extension(MessageBufferPacker packer, byte type, byte[] payload)
      throws IOException {
    packer.packExtensionTypeHeader(type, payload.length).writePayload(payload);
  }

  /** A set that claims a number of equal items, to have a known length. */
  private static final class BagOf extends AbstractSet<Object> {
    private final List<?> items;

    BagOf(List<?> items) {
      this.items = items;
    }

    @Override
    public Iterator<Object> iterator() {
      return new ArrayList<Object>(items).iterator();
    }

    @Override
    public int size() {
      return items.size();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "4294967295, 0",
    "4294967296, 0",
    "0, 1",
    "17179869183, 999999999",
    "17179869184, 0",
    "-1, 0",
    "-31557014167219200, 1",
    "1795428930, 123456789"
  })
  void timestampsAreAsShortAsTheyCanBe(long seconds, int nanos) throws IOException {
    Instant instant = Instant.ofEpochSecond(seconds, nanos);
    byte[] body = CODEC.encode(instant).body();

    assertThat(body).isEqualTo(packed(packer -> packer.packTimestamp(instant)));
    assertThat(decode(body, Instant.class)).isEqualTo(instant);
  }

  @Test
  void anInstantThatNoDateTimeReachesIsUndecodableAsOne() {
    byte[] body = CODEC.encode(Instant.MIN).body();

    assertThat(failure(() -> decode(body, ZonedDateTime.class)).message())
        .contains("expected ZonedDateTime, found an instant -31557014167219200");
  }

  @ParameterizedTest
  @CsvSource({
    "ca3fc00000, 1.5",
    "cb3ff8000000000000, 1.5",
    "cc05, 5",
    "cd0005, 5",
    "ce00000005, 5",
    "cf0000000000000005, 5",
    "d005, 5",
    "d1fffb, -5",
    "d2fffffffb, -5",
    "d3fffffffffffffffb, -5",
    "d90161, a",
    "da000161, a",
    "db0000000161, a",
    "dc000105, [5]",
    "dd0000000105, [5]",
    "de00010506, {5=6}",
    "df000000010506, {5=6}",
    "c70409dc000105, [5]",
    "c8000209 9105, [5]",
    "c90000000209 9105, [5]"
  })
  void longerFormsAreReadToo(String hex, String shown) {
    byte[] body = HexFormat.of().parseHex(hex.replace(" ", ""));

    assertThat(decode(body, Object.class)).hasToString(shown);
    assertThat(decode(body, Void.class)).isNull();
    byte[] longer = Arrays.copyOf(body, body.length + 1);
    longer[body.length] = 0x01;
    ByteBuffer part = ByteBuffer.wrap(longer, 0, body.length);
    assertThat(CODEC.decode(part, List.of(), Object.class)).hasToString(shown);
    for (int end = 0; end < body.length; end++) {
      ByteBuffer cut = ByteBuffer.wrap(longer, 0, end);
      assertThat(failure(() -> CODEC.decode(cut, List.of(), Object.class)))
          .isInstanceOf(CallFailure.Undecodable.class);
      assertThat(failure(() -> CODEC.decode(cut, List.of(), Void.class)))
          .isInstanceOf(CallFailure.Undecodable.class);
    }
  }

  static Stream<Object> sizedValues() {
    return Stream.of(
        "x".repeat(2_000),
        "\u00e9".repeat(2_000),
        new double[300],
        Collections.nCopies(2_000, 1),
        Collections.nCopies(300, 0.5),
        new BagOf(Collections.nCopies(2_000, 1)),
        List.of(new byte[2_000], "after"));
  }

  @ParameterizedTest
  @MethodSource("sizedValues")
  void theLimitOfSizeIsExact(Object value) {
    int size = CODEC.encode(value).body().length;
    Codec fits = Codec.create(new CodecLimits(size, 64, 64 << 10), List.of());
    Codec tooSmall = Codec.create(new CodecLimits(size - 1, 64, 64 << 10), List.of());

    assertThat(fits.encode(value).body()).hasSize(size);
    assertThat(failure(() -> tooSmall.encode(value)))
        .isEqualTo(
            new CallFailure.TooLarge(
                "the size of the message", size, size - 1, "clutch.limits.max-message-size"));
  }
}
