package io.clutch.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.data.NdArray;
import io.clutch.data.Notation;
import io.clutch.internal.codec.format.CodecLimits;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RandomRoundTripTest {
  private static final Codec CODEC =
      Codec.create(new CodecLimits(320L << 20, 64, 32), List.of(new Notation.PointCodec()));

  private final Random random = new Random(5);

  @Test
  void anyValueComesBackAsItWas() {
    for (int i = 0; i < 3_000; i++) {
      Object value = value(4);
      Encoded encoded = CODEC.encode(value);

      Object back = CODEC.decode(ByteBuffer.wrap(encoded.body()), encoded.buffers(), Object.class);

      assertThat(Notation.text(back)).isEqualTo(Notation.text(value));
    }
  }

  /** A bean, whose properties are got and set in two ways. */
  public static final class Box {
    private Object one;
    public List<Object> all;

    public Object getOne() {
      return one;
    }

    public void setOne(Object one) {
      this.one = one;
    }
  }

  @Test
  void anyValueIsThatOfAPropertyToo() {
    for (int i = 0; i < 1_000; i++) {
      var box = new Box();
      box.setOne(value(3));
      box.all = items(3);
      Encoded encoded = CODEC.encode(box);

      Box back = (Box) CODEC.decode(ByteBuffer.wrap(encoded.body()), encoded.buffers(), Box.class);

      assertThat(Notation.text(back.getOne())).isEqualTo(Notation.text(box.getOne()));
      assertThat(Notation.text(back.all)).isEqualTo(Notation.text(box.all));
    }
  }

  @Test
  void aBodyInTheMiddleOfAnArrayIsReadFromThere() {
    byte[] body = CODEC.encode(List.of("x", Set.of(1L))).body();
    ByteBuffer framed =
        ByteBuffer.allocate(body.length + 9).position(5).put(body).flip().position(5);

    assertThat(CODEC.decode(framed, List.of(), Object.class)).isEqualTo(List.of("x", Set.of(1L)));
    assertThat(CODEC.decode(framed.asReadOnlyBuffer(), List.of(), Object.class))
        .isEqualTo(List.of("x", Set.of(1L)));
    assertThat(framed.position()).isEqualTo(5);
  }

  private Object value(int depth) {
    int kind = random.nextInt(depth > 0 ? 22 : 18);
    return switch (kind) {
      case 0 -> null;
      case 1 -> random.nextBoolean();
      case 2, 3 -> random.nextLong() >> random.nextInt(64);
      case 4 ->
          new BigInteger(65 + random.nextInt(200), random)
              .setBit(64 + random.nextInt(64))
              .multiply(BigInteger.valueOf(-1));
      case 5 -> Double.longBitsToDouble(random.nextLong());
      case 6 ->
          random
              .ints(random.nextInt(50), 0, 0x10ffff)
              .filter(c -> c < 0xd800 || c > 0xdfff)
              .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
              .toString();
      case 7 -> bytes();
      case 8 -> new UUID(random.nextLong(), random.nextLong());
      case 9 -> new BigDecimal(new BigInteger(100, random).negate(), random.nextInt(60) - 30);
      case 10 -> Instant.ofEpochSecond(random.nextLong() >> 24, random.nextInt(1_000_000_000));
      case 11 -> Duration.ofSeconds(random.nextLong(), random.nextInt(1_000_000_000));
      case 12 -> localDateTime().toLocalDate();
      case 13 -> localDateTime().toLocalTime();
      case 14 -> localDateTime();
      case 15 ->
          OffsetDateTime.of(
              localDateTime(), ZoneOffset.ofTotalSeconds(random.nextInt(36 * 3600) - 18 * 3600));
      case 16 ->
          localDateTime()
              .atZone(ZoneId.of(random.nextBoolean() ? "America/New_York" : "Asia/Kolkata"));
      case 17 -> NdArray.of(random.doubles(random.nextInt(10)).toArray());
      case 18 -> items(depth);
      case 19 -> new LinkedHashSet<>(items(depth));
      case 20 -> map(depth);
      default -> new Notation.Point(random.nextLong(), random.nextInt());
    };
  }

  private byte[] bytes() {
    byte[] bytes = new byte[random.nextInt(60)];
    random.nextBytes(bytes);
    return bytes;
  }

  private LocalDateTime localDateTime() {
    int nanos = random.nextBoolean() ? 0 : random.nextInt(1_000_000_000);
    return LocalDateTime.of(
        LocalDate.ofEpochDay(random.nextInt(40_000)),
        LocalTime.ofSecondOfDay(random.nextInt(86_400)).withNano(nanos));
  }

  private List<Object> items(int depth) {
    List<Object> items = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      items.add(value(depth - 1));
    }
    return items;
  }

  private Map<Object, Object> map(int depth) {
    Map<Object, Object> map = new LinkedHashMap<>();
    items(depth).forEach(key -> map.put(key, value(depth - 1)));
    return map;
  }
}
