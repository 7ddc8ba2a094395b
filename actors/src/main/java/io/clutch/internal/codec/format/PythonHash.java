package io.clutch.internal.codec.format;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * CPython's hash of numbers, and of tuples and sets of them. It has no seed, so an attacker who
 * chooses the keys of a map also chooses their hashes. Texts, bytes and times have a seeded hash;
 * for those this is Java's hash code.
 */
final class PythonHash {
  private static final long PRIME = (1L << 61) - 1;
  private static final BigInteger LARGE_PRIME = BigInteger.valueOf(PRIME);

  // Constants of xxHash, which Python uses for tuples.
  private static final long FIRST = 0x9E3779B185EBCA87L;
  private static final long SECOND = 0xC2B2AE3D27D4EB4FL;
  private static final long FIFTH = 0x27D4EB2F165667C5L;

  private PythonHash() {}

  static long of(Object value) {
    if (value instanceof Boolean flag) {
      return flag ? 1 : 0;
    } else if (value instanceof BigInteger number) {
      return withoutMinusOne(number.remainder(LARGE_PRIME).longValue());
    } else if (value instanceof Double || value instanceof Float) {
      return of(((Number) value).doubleValue());
    } else if (value instanceof BigDecimal number) {
      return of(number);
    } else if (value instanceof Number number) {
      return withoutMinusOne(number.longValue() % PRIME);
    } else if (value instanceof UUID id) {
      return of(id);
    } else if (value instanceof List<?> items) {
      return of(items);
    } else if (value instanceof Set<?> items) {
      return of(items);
    }
    return value == null ? 0 : value.hashCode();
  }

  private static long of(double value) {
    if (Double.isInfinite(value) || Double.isNaN(value)) {
      return value > 0 ? 314_159 : -314_159;
    }
    long bits = Double.doubleToRawLongBits(value);
    int exponent = (int) (bits >>> 52) & 0x7FF;
    long fraction = bits & (1L << 52) - 1;
    long significand = exponent == 0 ? fraction << 1 : fraction | 1L << 52;
    int turns = Math.floorMod(exponent - 1075, 61);
    long hash = (significand << turns & PRIME) | significand >>> 61 - turns;
    return withoutMinusOne(value < 0 ? -hash : hash);
  }

  private static long of(BigDecimal value) {
    BigInteger power =
        BigInteger.TEN.modPow(BigInteger.valueOf(-(long) value.scale()), LARGE_PRIME);
    return withoutMinusOne(
        value.unscaledValue().multiply(power).remainder(LARGE_PRIME).longValue());
  }

  private static long of(UUID id) {
    BigInteger high = new BigInteger(Long.toUnsignedString(id.getMostSignificantBits()));
    BigInteger low = new BigInteger(Long.toUnsignedString(id.getLeastSignificantBits()));
    return withoutMinusOne(high.shiftLeft(64).or(low).remainder(LARGE_PRIME).longValue());
  }

  private static long of(List<?> items) {
    long hash = FIFTH;
    for (Object item : items) {
      hash = Long.rotateLeft(hash + of(item) * SECOND, 31) * FIRST;
    }
    hash += items.size() ^ (FIFTH ^ 3_527_539L);
    return hash == -1 ? 1_546_275_796L : hash;
  }

  /** The hash of a set. It is equal if Python's is. Python's last steps only distribute it. */
  private static long of(Set<?> items) {
    long hash = (items.size() + 1) * 1_927_868_237L;
    for (Object item : items) {
      long each = of(item);
      hash ^= (each ^ 89_869_747L ^ each << 16) * 3_644_798_167L;
    }
    return hash;
  }

  /** Replaces -1, which is Python's error code and never a hash. */
  private static long withoutMinusOne(long hash) {
    return hash == -1 ? -2 : hash;
  }
}
