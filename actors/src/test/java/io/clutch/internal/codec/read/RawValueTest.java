package io.clutch.internal.codec.read;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clutch.data.NdArray;
import io.clutch.data.Notation;
import io.clutch.failure.CallFailedException;
import io.clutch.failure.CallFailure;
import io.clutch.internal.codec.Codec;
import io.clutch.internal.codec.Encoded;
import io.clutch.internal.codec.EncodedCall;
import io.clutch.internal.codec.format.CodecLimits;
import io.clutch.internal.codec.format.RawValue;
import io.clutch.internal.codec.format.Reference;
import io.clutch.internal.codec.format.ReferenceLookup;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RawValueTest {
  private static final String TOKEN = "0123456789abcdef0123456789abcdef";
  private static final Reference KNOWN = new Reference(TOKEN, "/user/it", "target", "given");
  private static final ReferenceLookup HELD =
      token -> Optional.of(KNOWN).filter(its -> its.token().equals(token));
  private static final Codec CODEC =
      Codec.create(new CodecLimits(1 << 20, 8, 100), List.of(new Notation.PointCodec()));

  private static RawValue raw(byte[] body, ByteBuffer... buffers) {
    return (RawValue) CODEC.decode(ByteBuffer.wrap(body), List.of(buffers), RawValue.class, HELD);
  }

  private static Object plain(byte[] body) {
    return CODEC.decode(ByteBuffer.wrap(body), List.of(), Object.class);
  }

  static Stream<Object> values() {
    var map = new HashMap<Object, Object>();
    map.put(null, List.of(1L, "two", Map.of(3L, 4.5)));
    return Stream.of(
        List.of(true, false, -1L, Long.MIN_VALUE, "ä".repeat(300)),
        new BigInteger("-123456789012345678901234567890"),
        map,
        Set.of(1L, "a", new BigDecimal("1.50")),
        List.of(Instant.EPOCH, UUID.randomUUID()),
        Map.of("point", new Notation.Point(1, 2)),
        List.of());
  }

  @ParameterizedTest
  @MethodSource("values")
  void valuesKeepTheirBytes(Object value) {
    byte[] body = CODEC.encode(value).body();
    assertThat(raw(body).body()).isEqualTo(body);
    assertThat(CODEC.encode(raw(body)).body()).isEqualTo(body);
    EncodedCall call = CODEC.encodeCall(List.of(raw(body)), Map.of());
    assertThat(plain(call.positional())).isEqualTo(List.of(value));
  }

  @Test
  void nilIsAValueToo() {
    assertThat(raw(CODEC.encode(null).body()).body()).isEqualTo(CODEC.encode(null).body());
  }

  @Test
  void buffersGoIntoTheBody() {
    byte[] bytes = new byte[70_000];
    Arrays.fill(bytes, (byte) 7);
    var array = NdArray.of(new double[500]);
    var value = List.of("before", bytes, Map.of("within", List.of(array, bytes)), "after");
    Encoded encoded = CODEC.encode(value);
    assertThat(encoded.buffers()).hasSize(3);
    var copy =
        (RawValue)
            CODEC.decode(ByteBuffer.wrap(encoded.body()), encoded.buffers(), RawValue.class, HELD);
    var decoded = (List<?>) plain(copy.body());
    assertThat(decoded.get(0)).isEqualTo("before");
    assertThat(decoded.get(1)).isEqualTo(bytes);
    var within = (List<?>) ((Map<?, ?>) decoded.get(2)).get("within");
    assertThat(((NdArray) within.get(0)).toDoubles()).isEqualTo(new double[500]);
    assertThat(within.get(1)).isEqualTo(bytes);
    assertThat(decoded.get(3)).isEqualTo("after");
  }

  private static byte[] bytes(Object... parts) {
    var out = new ByteArrayOutputStream();
    for (Object part : parts) {
      if (part instanceof Integer octet) {
        out.write(octet);
      } else if (part instanceof String text) {
        out.writeBytes(text.getBytes(US_ASCII));
      } else {
        out.writeBytes((byte[]) part);
      }
    }
    return out.toByteArray();
  }

  private static byte[] extension(int type, byte[] payload) {
    return bytes(0xc8, payload.length >> 8, payload.length & 0xff, type, payload);
  }

  private static byte[] reference(String token) {
    return reference(token, "");
  }

  private static byte[] reference(String token, String path) {
    return extension(16, bytes(0x92, 0xd9, token.length(), token, 0xa0 + path.length(), path));
  }

  @Test
  void aReferenceHasThePathThatWasGiven() {
    for (String path : List.of("", "/user/it", "/user/other")) {
      RawValue value = raw(bytes(0x92, 0x01, reference(TOKEN, path)));
      assertThat(value.body()).hasSize(2 + 3 + 1 + 2 + 32 + 1 + 8).endsWith(bytes("/user/it"));
      assertThat(raw(value.body()).body()).isEqualTo(value.body());
    }
  }

  @Test
  void whatIsLargerThanAMessageIsNotCopied() {
    ByteBuffer half = ByteBuffer.allocate(1 << 19);
    byte[] buffer = extension(13, bytes(0x00));
    assertThat(raw(bytes(0x91, buffer), half).body()).hasSizeGreaterThan(1 << 19);
    assertThatThrownBy(() -> raw(bytes(0x92, buffer, buffer), half))
        .isInstanceOfSatisfying(
            CallFailedException.class,
            it -> assertThat(it.failure()).isInstanceOf(CallFailure.TooLarge.class));
    assertThatThrownBy(() -> raw(bytes(0xc6, 0x00, 0x10, 0x00, 0x00, new byte[1 << 20])))
        .isInstanceOfSatisfying(
            CallFailedException.class,
            it -> assertThat(it.failure()).isInstanceOf(CallFailure.TooLarge.class));
  }

  /** This number of sets of one item, each within the next. */
  private static byte[] nested(int count, int... within) {
    int header = 6 + within.length;
    var all = ByteBuffer.allocate(count * header + 1);
    for (int i = count - 1; i >= 0; i--) {
      all.put((byte) 0xc9).putInt(i * header + within.length + 1).put((byte) 9);
      for (int octet : within) {
        all.put((byte) octet);
      }
    }
    return all.put((byte) 1).array();
  }

  @Test
  void extensionsNestAsDeepAsLists() {
    assertThat(raw(nested(8, 0x91)).body()).isEqualTo(nested(8, 0x91));
  }

  @Test
  void referencesAreFoundWhereverTheyAre() {
    byte[] its = reference(TOKEN);
    byte[] custom = extension(14, bytes(0x92, 0xa1, "x", bytes(0x91, its)));
    byte[] body = bytes(0x93, its, extension(9, bytes(0x91, its)), bytes(0x81, 0xa1, "k", custom));
    RawValue value = raw(body);
    assertThat(value.references()).containsExactly(KNOWN, KNOWN, KNOWN);
    assertThat(CODEC.encodeCall(List.of(value, value), Map.of()).references()).hasSize(6);
  }

  static Stream<byte[]> refused() {
    return Stream.of(
        new byte[0],
        bytes(0xc1),
        bytes(0x01, 0x01),
        bytes(0x92, 0x01),
        bytes(0xdd, 0x7f, 0xff, 0xff, 0xff),
        bytes(0xdf, 0x7f, 0xff, 0xff, 0xff),
        bytes(0xc6, 0xff, 0xff, 0xff, 0xff),
        bytes(0x91, 0x91, 0x91, 0x91, 0x91, 0x91, 0x91, 0x91, 0x91, 0x01),
        extension(13, bytes(0x00)),
        extension(9, bytes(0x91)),
        extension(9, bytes(0x90, 0x90)),
        extension(16, bytes(0x91, 0x01)),
        nested(9, 0x91),
        nested(100_000),
        extension(9, bytes(0x01)),
        extension(17, bytes(0x01)),
        bytes(0xa1, 0xff),
        bytes(0x81, 0xa2, 0xc3, 0x28, 0x01),
        reference("f".repeat(32)));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void whatIsNotWellFormedIsRefused(byte[] body) {
    assertThatThrownBy(() -> raw(body))
        .isInstanceOfSatisfying(
            CallFailedException.class,
            it -> assertThat(it.failure()).isInstanceOf(CallFailure.Undecodable.class));
  }

  @Test
  void anyBytesAreAValueOrRefused() {
    var random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      byte[] body = new byte[random.nextInt(40)];
      random.nextBytes(body);
      try {
        assertThat(raw(body, ByteBuffer.allocate(3)).body()).isNotEmpty();
      } catch (CallFailedException expected) {
        assertThat(expected.failure()).isInstanceOf(CallFailure.Undecodable.class);
      }
    }
  }
}
