package io.clutch.codec;

import java.io.IOException;
import java.math.BigInteger;
import org.msgpack.core.MessageIntegerOverflowException;
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

  static long readInteger(Input in, String name, long least, long most) throws IOException {
    if (in.next() != ValueType.INTEGER) {
      throw in.mismatch(name);
    }
    long value = readLong(in, name);
    if (value < least || value > most) {
      throw PathException.undecodable(name, "the integer " + value);
    }
    return value;
  }

  private static long readLong(Input in, String name) throws IOException {
    try {
      return in.unpacker.unpackLong();
    } catch (MessageIntegerOverflowException tooLarge) {
      throw PathException.undecodable(name, "the integer " + tooLarge.getBigInteger());
    }
  }

  static double readDouble(Input in) throws IOException {
    return switch (in.next()) {
      case FLOAT -> in.unpacker.unpackDouble();
      case INTEGER -> in.unpacker.unpackBigInteger().doubleValue();
      case EXTENSION -> readLarge(in, "double").doubleValue();
      default -> throw in.mismatch("double");
    };
  }

  static Object readFloat(Input in) throws IOException {
    double value = readDouble(in);
    if (Double.isFinite(value) && Math.abs(value) > FLOAT_LIMIT) {
      throw PathException.undecodable("float", "the float " + value);
    }
    return (float) value;
  }

  static BigInteger readBigInteger(Input in) throws IOException {
    return switch (in.next()) {
      case INTEGER -> in.unpacker.unpackBigInteger();
      case EXTENSION -> readLarge(in, "BigInteger");
      default -> throw in.mismatch("BigInteger");
    };
  }

  private static BigInteger readLarge(Input in, String name) throws IOException {
    return (BigInteger)
        ScalarExtensions.read(in.fork().extensionType() == Extension.INTEGER, in, name);
  }
}
