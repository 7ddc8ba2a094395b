package io.clutch.internal.codec.format;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.msgpack.core.ExtensionTypeHeader;
import org.msgpack.core.MessageFormat;
import org.msgpack.core.MessagePack.Code;
import org.msgpack.value.ValueType;

/**
 * Reads MessagePack from a part of an array. Never reads beyond its end, and rejects lengths that
 * are larger than the remaining bytes. Each method except {@link #next} expects a next value of its
 * kind.
 */
public abstract class Unpacker {
  private static final VarHandle SHORT = view(short[].class);
  private static final VarHandle INT = view(int[].class);
  private static final VarHandle LONG = view(long[].class);
  private static final BigInteger TWO_TO_64 = BigInteger.ONE.shiftLeft(64);

  public final byte[] array;
  private int position;
  private final int end;

  public Unpacker(byte[] array, int position, int end) {
    this.array = array;
    this.position = position;
    this.end = end;
  }

  private static VarHandle view(Class<?> type) {
    return MethodHandles.byteArrayViewVarHandle(type, ByteOrder.BIG_ENDIAN);
  }

  public final int position() {
    return position;
  }

  public final int left() {
    return end - position;
  }

  /** Goes back to the beginning of a value. */
  public final void back(int to) {
    position = to;
  }

  /** The kind of the next value. */
  public final ValueType next() {
    return format().getValueType();
  }

  private MessageFormat format() {
    if (position == end) {
      throw PathException.undecodable("a value", "the end of the bytes");
    }
    MessageFormat format = MessageFormat.valueOf(array[position]);
    if (format == MessageFormat.NEVER_USED) {
      throw malformed();
    }
    return format;
  }

  /** Skips nil if it is next. Returns whether it was. */
  public final boolean skipNil() {
    boolean nil = position < end && array[position] == Code.NIL;
    position += nil ? 1 : 0;
    return nil;
  }

  /** Skips these bytes if they are next. Returns whether they were. */
  public final boolean skip(byte[] bytes) {
    int after = position + bytes.length;
    boolean same =
        bytes.length <= left() && Arrays.equals(array, position, after, bytes, 0, bytes.length);
    position = same ? after : position;
    return same;
  }

  /** Skips a number of bytes and returns their beginning. */
  public final int skipBytes(int length) {
    if (length < 0 || length > left()) {
      throw PathException.undecodable(
          Integer.toUnsignedString(length) + " bytes", left() + " bytes");
    }
    int start = position;
    position += length;
    return start;
  }

  public final boolean unpackBoolean() {
    return array[position++] == Code.TRUE;
  }

  /** Whether the next integer is larger than 2^63-1. */
  public final boolean isOverLong() {
    return array[position] == Code.UINT64 && left() > 1 && array[position + 1] < 0;
  }

  public final long unpackLong() {
    byte code = array[position++];
    return Code.isFixInt(code)
        ? code
        : switch (code) {
          case Code.UINT8 -> int8() & 0xffL;
          case Code.UINT16 -> int16() & 0xffffL;
          case Code.UINT32 -> int32() & 0xffff_ffffL;
          case Code.INT8 -> int8();
          case Code.INT16 -> int16();
          case Code.INT32 -> int32();
          case Code.UINT64, Code.INT64 -> int64();
          default -> throw malformed();
        };
  }

  public final BigInteger unpackBigInteger() {
    boolean large = isOverLong();
    BigInteger value = BigInteger.valueOf(unpackLong());
    return large ? value.add(TWO_TO_64) : value;
  }

  public final double unpackDouble() {
    return array[position++] == Code.FLOAT64
        ? Double.longBitsToDouble(int64())
        : Float.intBitsToFloat(int32());
  }

  /**
   * Unpacks floats of 64 bits from {@code index} to {@code end}. Returns the index of another
   * value.
   */
  public final int unpackDoubles(double[] items, int index, int end) {
    int i = index;
    int at = position;
    int stop = Math.min(end, index + left() / 9);
    for (; i < stop && array[at] == Code.FLOAT64; i++, at += 9) {
      items[i] = Double.longBitsToDouble((long) LONG.get(array, at + 1));
    }
    position = at;
    return i;
  }

  /** Adds the floats of 64 bits that come next, at most this number. */
  public final void unpackDoubles(List<Object> items, int most) {
    int at = position;
    int stop = at + 9 * Math.min(most, left() / 9);
    for (; at < stop && array[at] == Code.FLOAT64; at += 9) {
      items.add(Double.longBitsToDouble((long) LONG.get(array, at + 1)));
    }
    position = at;
  }

  /** Adds the integers that come next and fit into 64 bits with a sign, at most this number. */
  public final void unpackLongs(List<Object> items, int most) {
    for (int i = 0; i < most && isLong(); i++) {
      items.add(unpackLong());
    }
  }

  /** Adds the integers that come next and fit into 32 bits with a sign, at most this number. */
  public final void unpackInts(List<Object> items, int most) {
    for (int i = 0; i < most && isLong(); i++) {
      int start = position;
      long value = unpackLong();
      if (value != (int) value) {
        position = start;
        return;
      }
      items.add((int) value);
    }
  }

  /** Whether such an integer is next, and not among the last bytes. */
  private boolean isLong() {
    if (left() < 9) {
      return false;
    }
    byte code = array[position];
    boolean isInteger = Code.isFixInt(code) || (code >= Code.UINT8 && code <= Code.INT64);
    return isInteger && !isOverLong();
  }

  public final int unpackArrayHeader() {
    byte code = array[position++];
    return Code.isFixedArray(code) ? code & 0x0f : code == Code.ARRAY16 ? length16() : length32();
  }

  public final int unpackMapHeader() {
    byte code = array[position++];
    return Code.isFixedMap(code) ? code & 0x0f : code == Code.MAP16 ? length16() : length32();
  }

  public final int unpackTextHeader() {
    byte code = array[position++];
    if (Code.isFixStr(code)) {
      return code & 0x1f;
    }
    return code == Code.STR8 ? length8() : code == Code.STR16 ? length16() : length32();
  }

  public final int unpackBytesHeader() {
    byte code = array[position++];
    return code == Code.BIN8 ? length8() : code == Code.BIN16 ? length16() : length32();
  }

  public final ExtensionTypeHeader unpackExtensionHeader() {
    int length =
        switch (array[position++]) {
          case Code.FIXEXT1 -> 1;
          case Code.FIXEXT2 -> 2;
          case Code.FIXEXT4 -> 4;
          case Code.FIXEXT8 -> 8;
          case Code.FIXEXT16 -> 16;
          case Code.EXT8 -> length8();
          case Code.EXT16 -> length16();
          default -> length32();
        };
    return new ExtensionTypeHeader(int8(), length);
  }

  /** The type of the next extension, without skipping it. */
  public final byte extensionType() {
    int start = position;
    byte type = unpackExtensionHeader().getType();
    position = start;
    return type;
  }

  /** Skips one value and returns null, for use in expressions. */
  public final <T> T skipValue() {
    for (long values = 1; values > 0; values--) {
      values += skipOne();
      if (values - 1 > left()) {
        throw malformed();
      }
    }
    return null;
  }

  /** Skips one value without its contents. Returns the number of values in it. */
  private long skipOne() {
    switch (format()) {
      case NIL, BOOLEAN, POSFIXINT, NEGFIXINT -> skipBytes(1);
      case UINT8, INT8 -> skipBytes(2);
      case UINT16, INT16 -> skipBytes(3);
      case UINT32, INT32, FLOAT32 -> skipBytes(5);
      case UINT64, INT64, FLOAT64 -> skipBytes(9);
      case FIXSTR, STR8, STR16, STR32 -> skipBytes(unpackTextHeader());
      case BIN8, BIN16, BIN32 -> skipBytes(unpackBytesHeader());
      case FIXARRAY, ARRAY16, ARRAY32 -> {
        return unpackArrayHeader();
      }
      case FIXMAP, MAP16, MAP32 -> {
        return 2L * unpackMapHeader();
      }
      default -> skipBytes(unpackExtensionHeader().getLength());
    }
    return 0;
  }

  private PathException malformed() {
    return PathException.undecodable("a value of the data table", "malformed bytes");
  }

  private byte int8() {
    return array[skipBytes(1)];
  }

  private short int16() {
    return (short) SHORT.get(array, skipBytes(2));
  }

  private int int32() {
    return (int) INT.get(array, skipBytes(4));
  }

  private long int64() {
    return (long) LONG.get(array, skipBytes(8));
  }

  private int length8() {
    return int8() & 0xff;
  }

  private int length16() {
    return int16() & 0xffff;
  }

  private int length32() {
    int length = int32();
    if (length < 0) {
      throw PathException.undecodable(
          "a length of at most " + left(), Integer.toUnsignedString(length));
    }
    return length;
  }
}
