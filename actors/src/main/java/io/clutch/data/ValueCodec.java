package io.clutch.data;

/**
 * Lets values of a class of your own cross. Python knows it by the same name, from {@code
 * clutch.codec}. It must be thread-safe.
 *
 * @param <T> the class; values of its subclasses cross too, and come back as what {@link
 *     #fromValue} makes
 */
public interface ValueCodec<T> {

  /** The name that both sides share. */
  String name();

  /** The class served. */
  Class<T> type();

  /** A value of the data table, which may hold anything of the table. */
  Object toValue(T value);

  /**
   * The way back; the argument is untyped: {@code Long}, {@code Double}, {@code String}, {@code
   * List}, {@code Map} and so on.
   */
  T fromValue(Object value);
}
