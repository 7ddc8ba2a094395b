package io.clutch.internal.codec.read;

import io.clutch.internal.codec.format.Exactness;
import io.clutch.internal.codec.format.Extension;
import io.clutch.internal.codec.format.PathException;
import java.math.BigInteger;
import org.msgpack.value.ValueType;

/** Readers of numbers. A number may become a wider type, never a narrower one. */
final class NumberReaders {
  private static final double FLOAT_LIMIT = Float.MAX_VALUE;
  private static final int SHOWN_BITS = 128;

  private NumberReaders() {}

  static ValueReader integer(String name, long least, long most, Narrowing narrowing) {
    return in -> narrowing.apply(readInteger(in, name, least, most));
  }

  /** Converts a long that is known to fit. */
  interface Narrowing {
    Object apply(long value);
  }

  static long readInteger(BodyReader in, String name, long least, long most) {
    if (in.next() != ValueType.INTEGER) {
      throw in.mismatch(name);
    }
    if (in.isOverLong()) {
      throw PathException.undecodable(name, "the integer " + in.unpackBigInteger());
    }
    long value = in.unpackLong();
    if (value < least || value > most) {
      throw PathException.undecodable(name, "the integer " + value);
    }
    return value;
  }

  static double readDouble(BodyReader in) {
    if (in.next() == ValueType.FLOAT) {
      return in.unpackDouble();
    }
    if (in.next() == ValueType.INTEGER && !in.isOverLong()) {
      long value = in.unpackLong();
      if (!Exactness.holds(Exactness.DOUBLE_BITS, Math.abs(value))) {
        throw inexact("double", BigInteger.valueOf(value));
      }
      return value;
    }
    BigInteger value = readWhole(in, "double");
    if (!Exactness.holds(Exactness.DOUBLE_BITS, value, Double.MAX_VALUE)) {
      throw inexact("double", value);
    }
    return value.doubleValue();
  }

  static Object readFloat(BodyReader in) {
    if (in.next() != ValueType.FLOAT) {
      BigInteger value = readWhole(in, "float");
      if (!Exactness.holds(Exactness.FLOAT_BITS, value, Float.MAX_VALUE)) {
        throw inexact("float", value);
      }
      return value.floatValue();
    }
    double value = in.unpackDouble();
    boolean isTooLarge = Double.isFinite(value) && Math.abs(value) > FLOAT_LIMIT;
    if (isTooLarge || (value != 0 && (float) value == 0)) {
      throw PathException.undecodable("float", "the float " + value);
    }
    return (float) value;
  }

  private static BigInteger readWhole(BodyReader in, String name) {
    return switch (in.next()) {
      case INTEGER -> in.unpackBigInteger();
      case EXTENSION -> readLarge(in, name);
      default -> throw in.mismatch(name);
    };
  }

  private static PathException inexact(String name, BigInteger value) {
    boolean isLong = value.bitLength() > SHOWN_BITS;
    String shown = isLong ? "an integer of " + value.bitLength() + " bits" : "the integer " + value;
    return PathException.undecodable(name, shown + ", which no " + name + " holds exactly");
  }

  /** Reads any number as an untyped value. */
  static Object readNumber(BodyReader in) {
    boolean fits =
        switch (in.next()) {
          case INTEGER, FLOAT -> true;
          case EXTENSION ->
              in.extensionType() == Extension.INTEGER || in.extensionType() == Extension.DECIMAL;
          default -> false;
        };
    if (!fits) {
      throw in.mismatch("number");
    }
    return in.readers.untyped(in);
  }

  static BigInteger readBigInteger(BodyReader in) {
    return switch (in.next()) {
      case INTEGER -> in.unpackBigInteger();
      case EXTENSION -> readLarge(in, "BigInteger");
      default -> throw in.mismatch("BigInteger");
    };
  }

  private static BigInteger readLarge(BodyReader in, String name) {
    return (BigInteger) in.scalar(in.extensionType() == Extension.INTEGER, name);
  }
}
