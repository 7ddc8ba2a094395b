package io.clutch.data;

import io.clutch.internal.codec.format.Exactness;
import java.nio.ByteBuffer;

/** The elements of an {@link NdArray} as numbers. */
record ArrayElements(String dtype, char kind, int size, ByteBuffer data) {

  static ArrayElements of(String dtype, ByteBuffer data) {
    return new ArrayElements(dtype, dtype.charAt(1), DataType.size(dtype), data);
  }

  double real(int index) {
    if (kind == 'f') {
      return switch (size) {
        case 2 -> half(data.getShort(index * 2));
        case 4 -> data.getFloat(index * 4);
        default -> data.getDouble(index * 8);
      };
    }
    long whole = isUnsignedLong() ? data.getLong(index * 8) : integer(index);
    boolean isNegative = whole < 0 && !isUnsignedLong();
    if (!Exactness.holds(Exactness.DOUBLE_BITS, isNegative ? -whole : whole)) {
      String shown = isNegative ? Long.toString(whole) : Long.toUnsignedString(whole);
      throw new IllegalArgumentException(
          "element " + index + " is " + shown + ", which no double holds exactly");
    }
    return whole >= 0 || isNegative ? whole : (whole >>> 1) * 2.0;
  }

  private boolean isUnsignedLong() {
    return kind == 'u' && size == 8;
  }

  long integer(int index) {
    if (kind == 'f' || kind == 'c') {
      throw new IllegalArgumentException("the elements are " + dtype);
    }
    long signed =
        switch (size) {
          case 1 -> data.get(index);
          case 2 -> data.getShort(index * 2);
          case 4 -> data.getInt(index * 4);
          default -> data.getLong(index * 8);
        };
    if (kind != 'u') {
      return signed;
    }
    if (size == 8 && signed < 0) {
      throw new IllegalArgumentException("element " + index + " is over 2^63-1");
    }
    return size == 8 ? signed : signed & ((1L << (8 * size)) - 1);
  }

  /** IEEE 754 binary16. */
  private static double half(short bits) {
    int exponent = (bits >>> 10) & 0x1f;
    int fraction = bits & 0x3ff;
    double magnitude =
        switch (exponent) {
          case 0 -> fraction * 0x1p-24;
          case 31 -> fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
          default -> (1024 + fraction) * Math.scalb(1.0, exponent - 25);
        };
    return bits < 0 ? -magnitude : magnitude;
  }
}
