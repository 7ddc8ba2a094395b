package io.clutch.codec;

import java.math.BigInteger;
import org.msgpack.value.ValueType;

/** Numbers: taken for a wider type, never for a narrower one. */
final class NumberReaders {
  private static final double FLOAT_LIMIT = Float.MAX_VALUE;

  private NumberReaders() {}

  static ValueReader integer(String name, long least, long most, Narrowing narrowing) {
    return in -> narrowing.apply(readInteger(in, name, least, most));
  }

  /** From a long that is known to fit. */
  interface Narrowing {
    Object apply(long value);
  }

  static long readInteger(Input in, String name, long least, long most) {
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

  static double readDouble(Input in) {
    return switch (in.next()) {
      case FLOAT -> in.unpackDouble();
      case INTEGER -> in.isOverLong() ? in.unpackBigInteger().doubleValue() : in.unpackLong();
      case EXTENSION -> readLarge(in, "double").doubleValue();
      default -> throw in.mismatch("double");
    };
  }

  static Object readFloat(Input in) {
    double value = readDouble(in);
    if (Double.isFinite(value) && Math.abs(value) > FLOAT_LIMIT) {
      throw PathException.undecodable("float", "the float " + value);
    }
    return (float) value;
  }

  static BigInteger readBigInteger(Input in) {
    return switch (in.next()) {
      case INTEGER -> in.unpackBigInteger();
      case EXTENSION -> readLarge(in, "BigInteger");
      default -> throw in.mismatch("BigInteger");
    };
  }

  private static BigInteger readLarge(Input in, String name) {
    return (BigInteger) ScalarExtensions.read(in.extensionType() == Extension.INTEGER, in, name);
  }
}
