package io.clutch.benchmarks.work;

import io.clutch.data.NdArray;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Values whose encoding is measured, each with the function that returns it. */
public enum Value {
  RECORD("a record of 10 fields", "records:same", Order.example(), Order.class),
  FLOATS("a list of 10,000 floats", "records:floats", new double[10_000], double[].class),
  ARRAY("a NumPy array of 8 MB", "arrays:same", NdArray.of(new double[1_000_000]), NdArray.class);

  private final String text;
  private final String function;
  private final Object value;
  private final Class<?> type;

  Value(String text, String function, Object value, Class<?> type) {
    this.text = text;
    this.function = function;
    this.value = value;
    this.type = type;
  }

  String text() {
    return text;
  }

  String function() {
    return function;
  }

  /** The value itself. */
  public Object value() {
    return value;
  }

  /** The class as which it is decoded. */
  public Class<?> type() {
    return type;
  }

  /** The record. */
  public record Order(
      long id,
      String customer,
      boolean active,
      double total,
      List<String> items,
      List<Integer> quantities,
      Optional<String> note,
      String country,
      double weight,
      int priority) {

    static Order example() {
      return new Order(
          1_234_567,
          "Ada Lovelace",
          true,
          99.5,
          List.of("engine", "card", "note"),
          IntStream.range(0, 10).boxed().toList(),
          Optional.of("leave at the door"),
          "GB",
          1.25,
          3);
    }
  }
}
