package io.clutch.data;

import java.util.Set;

/**
 * NumPy's array-protocol strings that may cross: numbers, booleans and complex, with an explicit
 * byte order.
 */
final class DataType {
  private static final Set<String> KINDS =
      Set.of("b1", "i1", "u1", "i2", "i4", "i8", "u2", "u4", "u8", "f2", "f4", "f8", "c8", "c16");

  private DataType() {}

  /** Bytes of one element, or 0 where the type may not cross. */
  static int size(String dtype) {
    if (dtype.length() < 3 || !KINDS.contains(dtype.substring(1))) {
      return 0;
    }
    int size = Integer.parseInt(dtype.substring(2));
    boolean ordered = dtype.charAt(0) == '<' || dtype.charAt(0) == '>';
    return (size == 1 ? dtype.charAt(0) == '|' : ordered) ? size : 0;
  }
}
