package io.clutch.internal.codec.format;

import java.math.BigInteger;

/** Whether a float with a number of bits holds an integer exactly. */
public final class Exactness {
  public static final int DOUBLE_BITS = 53;
  public static final int FLOAT_BITS = 24;

  private Exactness() {}

  /** For a magnitude without a sign. */
  public static boolean holds(int bits, long magnitude) {
    int zeros = Long.numberOfLeadingZeros(magnitude) + Long.numberOfTrailingZeros(magnitude);
    return magnitude == 0 || Long.SIZE - zeros <= bits;
  }

  /** Like {@link #holds(int, long)}, if the largest finite float may be smaller. */
  public static boolean holds(int bits, BigInteger value, double largest) {
    BigInteger magnitude = value.abs();
    return magnitude.bitLength() - magnitude.getLowestSetBit() <= bits
        && magnitude.bitLength() <= Math.getExponent(largest) + 1;
  }
}
