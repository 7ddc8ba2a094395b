package io.clutch.data;

import java.beans.ConstructorProperties;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.Deque;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Beans of many kinds. */
public final class Beans {
  enum Colour {
    RED,
    GREEN
  }

  sealed interface Figure permits Circle, Square {}

  record Circle(double radius) implements Figure {}

  record Square(double side) implements Figure {}

  private Beans() {}

  /** A property of each kind that the table names. */
  public static final class Everything {
    public boolean truth = true;
    public byte small = -1;
    public short medium = 2;
    public int integer = 3;
    public long large = 1L << 60;
    public float single = 1.5f;
    public double ratio = 0.1;
    public char letter = 'x';
    public Boolean maybe;
    public BigInteger huge = BigInteger.TWO.pow(100);
    public BigDecimal price = new BigDecimal("1.50");
    public String text = "text";
    public byte[] data = {1, 2};
    public UUID id = new UUID(1, 2);
    public Instant at = Instant.parse("2026-11-23T10:15:30.000000001Z");
    public ZonedDateTime zoned = ZonedDateTime.parse("2026-11-23T10:15:30+01:00[Europe/Paris]");
    public LocalDate day = LocalDate.of(2026, 11, 23);
    public Duration pause = Duration.ofNanos(5);
    public Colour colour = Colour.GREEN;
    public Figure figure = new Circle(1);
    public List<Figure> figures = List.of(new Square(2), new Circle(3));
    public Map<Integer, String> numbered = Map.of(1, "a", 2, "b");
    public Map<UUID, Set<Instant>> nested = Map.of(new UUID(3, 4), Set.of(Instant.EPOCH));
    public Set<String> tags = Set.of("a", "b");
    public Deque<LocalDate> days = new LinkedList<>(List.of(LocalDate.EPOCH));
    public int[][] grid = {{1}, {2, 3}};
    public Optional<String> note = Optional.of("n");
    public Optional<String> none = Optional.empty();
    public NdArray array = NdArray.of(new double[] {1, 2});
    public Notation.Point point = new Notation.Point(1, 2);
    public Object any = List.of(1L, "x", Instant.EPOCH);
    public Named inner = named("inner");
  }

  static Named named(String name) {
    Named named = new Named();
    named.setName(name);
    return named;
  }

  /** Accessors, and methods that only look like some. */
  public static class Named {
    private String name;
    private boolean active = true;

    public String getName() {
      return name;
    }

    public void setName(String name) {
      this.name = name;
    }

    public boolean isActive() {
      return active;
    }

    public Named setActive(boolean active) {
      this.active = active;
      return this;
    }

    /** No accessor. */
    public String getaway() {
      return "a";
    }

    /** No accessor. */
    public boolean issue() {
      return true;
    }

    /** A static method is no property. */
    public static String getKind() {
      return "named";
    }
  }

  /** Properties with unusual names. */
  public static class Odd<T> extends Named {
    private String url;
    private double xAxis;
    private T item;

    protected Odd() {}

    public String getURL() {
      return url;
    }

    public void setURL(String url) {
      this.url = url;
    }

    public double getxAxis() {
      return xAxis;
    }

    public void setxAxis(double xAxis) {
      this.xAxis = xAxis;
    }

    public T getItem() {
      return item;
    }

    public void setItem(T item) {
      this.item = item;
    }
  }

  /** Sets the type variable of its superclass. */
  public static final class OddDays extends Odd<List<LocalDate>> {}

  /** Immutable, except for one property. */
  public static final class Person {
    private final String name;
    private final Optional<Integer> age;
    private String nick;

    @ConstructorProperties({"name", "age"})
    public Person(String name, Optional<Integer> age) {
      if (name.isEmpty()) {
        throw new IllegalArgumentException("no name");
      }
      this.name = name;
      this.age = age;
    }

    public String getName() {
      return name;
    }

    public Optional<Integer> getAge() {
      return age;
    }

    public String getNick() {
      return nick;
    }

    public void setNick(String nick) {
      this.nick = nick;
    }
  }

  /** Getters and setters with different types. */
  public static final class Loose {
    private List<Integer> items = List.of();
    private String note;
    private int count;

    public List<Integer> getItems() {
      return items;
    }

    public void setItems(Iterable<Integer> items) {
      this.items = (List<Integer>) items;
    }

    public Optional<String> getNote() {
      return Optional.ofNullable(note);
    }

    public void setNote(String note) {
      this.note = note;
    }

    public Integer getCount() {
      return count;
    }

    public void setCount(int count) {
      this.count = count;
    }
  }

  /** A property that is computed, and one that is secret. */
  public static final class Account {
    private String password = "";

    public int getStrength() {
      return password.length();
    }

    public void setPassword(String password) {
      this.password = password;
    }
  }

  /** A property that is computed. */
  public static final class Total {
    public int one = 1;

    public int getDoubled() {
      return 2 * one;
    }
  }

  /** Refuses. */
  public static final class Picky {
    private int positive = 1;

    public int getPositive() {
      if (positive == 13) {
        throw new IllegalStateException("unlucky");
      }
      return positive;
    }

    public void setPositive(int positive) {
      if (positive < 0) {
        throw new IllegalArgumentException("negative");
      }
      this.positive = positive;
    }
  }

  /** Contains instances of its own class. */
  public static final class Node {
    public String name;
    public List<Node> children = List.of();
    public Node next;
  }

  /** A bound. */
  public static final class Bounded<T extends Number> {
    public T value;
  }
}
