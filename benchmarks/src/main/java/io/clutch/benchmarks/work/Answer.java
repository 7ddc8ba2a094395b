package io.clutch.benchmarks.work;

import io.clutch.data.ResultType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;

/** Results of calls, for measuring the codec alone. */
public enum Answer {
  INTEGER(1_234_567L, Long.class),
  FLOAT(99.5, Double.class),
  TEXT("the quick brown fox", String.class),
  RECORD(new Point(3, 4), Point.class),
  UNTYPED(List.of(1L, "two"), Object.class),
  LONGS(LongStream.range(0, 10_000).toArray(), long[].class),
  LIST(
      DoubleStream.iterate(0, x -> x + 1.5).limit(10_000).boxed().toList(),
      new ResultType<List<Double>>() {}.type());

  private final Object value;
  private final Type type;

  Answer(Object value, Type type) {
    this.value = value;
    this.type = type;
  }

  /** The value itself. */
  public Object value() {
    return value;
  }

  /** The type as which it is decoded. */
  public Type type() {
    return type;
  }

  /** A small record. */
  public record Point(int x, int y) {}
}
