package io.clutch.data;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Objects;

/**
 * A type to ask for, generic ones included: {@code new ResultType<List<Double>>() {}}.
 *
 * @param <T> the type
 */
public abstract class ResultType<T> {
  private final Type type;

  /** For an anonymous subclass that names the type. */
  protected ResultType() {
    if (!(getClass().getGenericSuperclass() instanceof ParameterizedType superclass)) {
      throw new IllegalStateException("name the type: new ResultType<List<Double>>() {}");
    }
    this.type = superclass.getActualTypeArguments()[0];
  }

  private ResultType(Type type) {
    this.type = type;
  }

  /** A class without type parameters; {@code Object.class} asks for the untyped value. */
  public static <T> ResultType<T> of(Class<T> type) {
    Objects.requireNonNull(type, "type");
    return new ResultType<>(type) {};
  }

  /** Any type, such as a generic one that was found by reflection. */
  public static ResultType<?> of(Type type) {
    Objects.requireNonNull(type, "type");
    return new ResultType<>(type) {};
  }

  /** The type, as reflection knows it. */
  public final Type type() {
    return type;
  }

  @Override
  public final boolean equals(Object other) {
    return other instanceof ResultType<?> that && type.equals(that.type);
  }

  @Override
  public final int hashCode() {
    return type.hashCode();
  }

  @Override
  public final String toString() {
    return type.getTypeName();
  }
}
