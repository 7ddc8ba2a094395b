package io.clutch.data;

import static io.clutch.internal.codec.Crossing.cross;
import static io.clutch.internal.codec.Crossing.type;
import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.failure.CallFailedException;
import io.clutch.failure.CallFailure;
import java.beans.ConstructorProperties;
import java.lang.reflect.Type;
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
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * Each value, read as each type in a bean, a record, a collection and a map, gives the same value
 * or the same failure as alone.
 */
class SameEverywhereTest {
  enum Colour {
    RED,
    GREEN
  }

  record Person(String name, int age) {}

  record Slot<T>(T value) {}

  /** With a field. */
  public static final class Field<T> {
    public T value;
  }

  /** With a setter. */
  public static final class Settable<T> {
    private T value;

    public T getValue() {
      return value;
    }

    public void setValue(T value) {
      this.value = value;
    }
  }

  /** With a constructor. */
  public static final class Made<T> {
    private final T value;

    @ConstructorProperties("value")
    public Made(T value) {
      this.value = value;
    }

    public T getValue() {
      return value;
    }
  }

  private record Place(
      Class<?> type, String path, boolean isMap, Function<Object, Object> content) {}

  private static final List<Place> PLACES =
      List.of(
          new Place(Slot.class, ".value", true, made -> ((Slot<?>) made).value()),
          new Place(Field.class, ".value", true, made -> ((Field<?>) made).value),
          new Place(Settable.class, ".value", true, made -> ((Settable<?>) made).getValue()),
          new Place(Made.class, ".value", true, made -> ((Made<?>) made).getValue()),
          new Place(LinkedList.class, "[0]", false, made -> ((LinkedList<?>) made).get(0)),
          new Place(Collection.class, "[0]", false, SameEverywhereTest::only),
          new Place(Deque.class, "[0]", false, SameEverywhereTest::only));

  private static final List<Object> VALUES =
      Arrays.asList(
          null,
          true,
          0,
          1,
          -1,
          300,
          1L << 40,
          BigInteger.ONE.shiftLeft(63),
          BigInteger.ONE.shiftLeft(100),
          1.5,
          3.0,
          1e300,
          Double.NaN,
          "",
          "a",
          "1",
          "RED",
          "true",
          "00112233-4455-6677-8899-aabbccddeeff",
          "2026-11-23T10:15:30Z",
          new byte[] {65, 66, 67},
          new BigDecimal("1.50"),
          new UUID(1, 2),
          Instant.EPOCH,
          ZonedDateTime.of(LocalDateTime.MAX.withYear(2026), ZoneId.of("Europe/Paris")),
          LocalDateTime.of(2026, 11, 23, 10, 15),
          LocalDate.EPOCH,
          LocalTime.NOON,
          Duration.ofNanos(5),
          List.of(),
          List.of(1L, "a"),
          List.of("Ada", 36),
          Set.of("a"),
          Map.of(),
          Map.of("name", "Ada", "age", 36),
          Map.of(1, "a"),
          NdArray.of(new double[] {1}),
          new Notation.Point(1, 2));

  private static final List<Type> TYPES =
      List.of(
          Object.class,
          Boolean.class,
          Byte.class,
          Integer.class,
          Long.class,
          BigInteger.class,
          Float.class,
          Double.class,
          Number.class,
          Character.class,
          String.class,
          CharSequence.class,
          byte[].class,
          ByteBuffer.class,
          ByteString.class,
          BigDecimal.class,
          UUID.class,
          Instant.class,
          ZonedDateTime.class,
          OffsetDateTime.class,
          LocalDateTime.class,
          LocalDate.class,
          LocalTime.class,
          Duration.class,
          Colour.class,
          Person.class,
          NdArray.class,
          Notation.Point.class,
          int[].class,
          String[].class,
          type(List.class, String.class),
          type(Set.class, String.class),
          type(Deque.class, Long.class),
          type(Map.class, String.class, Object.class),
          type(TreeMap.class, Integer.class, String.class),
          type(Optional.class, Integer.class),
          java.util.Date.class);

  private static Object only(Object made) {
    return ((Collection<?>) made).iterator().next();
  }

  private static String outcome(Object value, Type type) {
    try {
      return shown(cross(value, type));
    } catch (CallFailedException failed) {
      var failure = (CallFailure.Undecodable) failed.failure();
      return failure.path() + ": " + failure.expected() + ", " + failure.found();
    }
  }

  private static String outcome(Object value, Type type, Place place) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("value", value);
    Object sent = place.isMap() ? map : Arrays.asList(value);
    try {
      return shown(place.content().apply(cross(sent, type(place.type(), type))));
    } catch (CallFailedException failed) {
      var failure = (CallFailure.Undecodable) failed.failure();
      assertThat(failure.path()).startsWith("result" + place.path());
      String path = "result" + failure.path().substring(("result" + place.path()).length());
      return path + ": " + failure.expected() + ", " + failure.found();
    }
  }

  private static String shown(Object value) {
    return value instanceof Object[] items
        ? Arrays.toString(items)
        : value instanceof int[] items ? Arrays.toString(items) : Notation.text(value);
  }

  @ParameterizedTest
  @FieldSource("PLACES")
  void aValueIsTheSameAsAlone(Place place) {
    for (Object value : VALUES) {
      for (Type type : TYPES) {
        assertThat(outcome(value, type, place))
            .as("%s as %s in %s", value, type.getTypeName(), place.type().getSimpleName())
            .isEqualTo(outcome(value, type));
      }
    }
  }
}
