package io.clutch.jackson;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import io.clutch.data.NdArray;
import io.clutch.data.ValueCodec;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Classes of a shop. */
final class Shop {
  enum Colour {
    RED,
    GREEN
  }

  enum Size {
    @JsonProperty("s")
    SMALL,
    @JsonProperty("l")
    LARGE
  }

  sealed interface Figure permits Circle, Square {}

  record Circle(double radius) implements Figure {}

  record Square(double side) implements Figure {}

  record Point(int x, int y) {}

  private Shop() {}

  static final class PointCodec implements ValueCodec<Point> {
    @Override
    public String name() {
      return "shop.point";
    }

    @Override
    public Class<Point> type() {
      return Point.class;
    }

    @Override
    public Object toValue(Point point) {
      return List.of(point.x(), point.y());
    }

    @Override
    public Point fromValue(Object value) {
      List<?> pair = (List<?>) value;
      return new Point(((Long) pair.get(0)).intValue(), ((Long) pair.get(1)).intValue());
    }
  }

  /** Properties of all kinds in the data table, and two of Jackson's. */
  static final class Order {
    @JsonProperty("order_id")
    public UUID id = new UUID(1, 2);

    public boolean truth = true;
    public int count = 3;
    public long large = 1L << 60;
    public float single = 1.5f;
    public double ratio = 0.1;
    public BigInteger huge = BigInteger.TWO.pow(100);
    public BigDecimal price = new BigDecimal("1.50");
    public String text = "text";
    public byte[] data = {1, 2};
    public Instant at = Instant.parse("2026-11-23T10:15:30.000000001Z");
    public LocalDate day = LocalDate.of(2026, 11, 23);
    public Duration pause = Duration.ofNanos(5);
    public Colour colour = Colour.GREEN;
    public Size size = Size.LARGE;
    public Figure figure = new Circle(1);
    public List<Figure> figures = List.of(new Square(2), new Circle(3));
    public Map<Integer, String> numbered = Map.of(1, "a", 2, "b");
    public Map<UUID, Set<Instant>> nested = Map.of(new UUID(3, 4), Set.of(Instant.EPOCH));
    public Set<String> tags = Set.of("a", "b");
    public List<LocalDate>[] weeks = weeks();
    public Optional<String> note = Optional.of("n");
    public Optional<String> none = Optional.empty();
    public NdArray array = NdArray.of(new double[] {1, 2});
    public Point point = new Point(1, 2);
    public Object any = List.of(1L, "x", Instant.EPOCH);
    public List<Line> lines = List.of(new Line("bolt", new BigDecimal("0.10")));
    public Map<String, Line> named = Map.of("a", new Line("nut", BigDecimal.ONE));

    @JsonIgnore public String secret = "secret";

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static List<LocalDate>[] weeks() {
      return new List[] {List.of(LocalDate.EPOCH)};
    }
  }

  /** Bound through its constructor. */
  static final class Line {
    private final String name;
    private final BigDecimal price;

    @JsonCreator
    Line(@JsonProperty("item_name") String name, @JsonProperty("price") BigDecimal price) {
      if (name != null && name.isEmpty()) {
        throw new IllegalArgumentException("no name");
      }
      this.name = name;
      this.price = price;
    }

    @JsonProperty("item_name")
    public String name() {
      return name;
    }

    public BigDecimal getPrice() {
      if (price.signum() < 0) {
        throw new IllegalStateException("a negative price");
      }
      return price;
    }
  }

  record Customer(@JsonProperty("full_name") String name, Optional<Integer> age) {}

  record Id(@JsonValue String text) {
    @JsonCreator
    static Id of(String text) {
      return new Id(text);
    }
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Dog.class, name = "dog"),
    @JsonSubTypes.Type(value = Cat.class, name = "cat")
  })
  interface Pet {}

  static final class Dog implements Pet {
    public String name = "Rex";
    public Instant born = Instant.EPOCH;
  }

  /** Has only a name. */
  static final class Cat implements Pet {}

  record Household(List<Pet> pets, Map<String, Pet> named, Pet first) {}

  /** Has annotations but no visible property. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  static final class Hidden {
    private int count = 1;

    int next() {
      return count++;
    }
  }

  static final class Open {
    private final Map<String, Object> more = new LinkedHashMap<>();

    @JsonAnyGetter
    public Map<String, Object> more() {
      return more;
    }

    @JsonAnySetter
    public void more(String name, Object value) {
      more.put(name, value);
    }
  }

  static final class Keyed {
    @JsonAnyGetter
    public Map<Integer, String> numbers() {
      return Map.of(1, "a");
    }
  }

  static final class Sparse {
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public List<Integer> items = List.of();

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public Instant at;

    public int count = 1;
  }

  static final class Unwrapped {
    @JsonUnwrapped public Line line = new Line("bolt", BigDecimal.ONE);
    public Instant at = Instant.EPOCH;
  }

  static final class Twice {
    public String getName() {
      return "a";
    }

    @JsonAnyGetter
    public Map<String, Object> more() {
      return Map.of("name", "b");
    }
  }

  /** Without annotations. The converter serves it if it is named. */
  static class Plain {
    private String firstName = "Ada";

    public String getFirstName() {
      return firstName;
    }

    public void setFirstName(String firstName) {
      this.firstName = firstName;
    }
  }

  static final class PlainChild extends Plain {}
}
