package io.clutch.data;

import io.clutch.failure.CallFailedException;
import java.lang.reflect.Type;

/**
 * Lets values of many classes cross, as values of the data table and without a name: Python sees
 * the value alone. For one class of your own, which Python knows too, see {@link ValueCodec}. It
 * must be thread-safe; {@code clutch-jackson} has one for Jackson's classes.
 */
public interface ValueConverter {

  /**
   * Whether values of the class cross by this converter. Asked when a class is first met that has
   * no codec and is no scalar of the table, before the table's own rules for records, enums,
   * collections and beans.
   */
  boolean serves(Class<?> type);

  /**
   * What the value crosses as. Values inside may be of any class that can cross.
   *
   * @throws CallFailedException with {@code Unencodable}, whose path begins at the value; anything
   *     else that is thrown becomes one without a path
   */
  Object toValue(Object value);

  /**
   * The way back.
   *
   * @param value untyped: {@code Long}, {@code Double}, {@code String}, {@code List}, {@code Map}
   *     and so on; never null
   * @param type the class asked for, which {@link #serves} was asked about, with its type arguments
   * @param table makes the values inside by the table's rules
   * @throws CallFailedException with {@code Undecodable}, whose path begins at the value; anything
   *     else that is thrown becomes one without a path
   */
  Object fromValue(Object value, Type type, Table table);

  /** The rules of the data table, with all codecs and converters. Thread-safe. */
  @FunctionalInterface
  interface Table {

    /**
     * An untyped value as the type.
     *
     * @throws CallFailedException with {@code Undecodable} if it does not fit; its path is empty,
     *     or begins with a dot or a bracket
     */
    Object read(Object value, Type type);
  }
}
