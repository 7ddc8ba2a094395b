package io.clutch.internal.codec.format;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.msgpack.core.MessagePack.Code;

/** Writes MessagePack, in the shortest formats, to an array that grows. */
public abstract class Packer {
  private static final VarHandle SHORT = view(short[].class);
  private static final VarHandle INT = view(int[].class);
  private static final VarHandle LONG = view(long[].class);

  /** The longest body under any limit, because no array can be longer. */
  public static final int LONGEST = Integer.MAX_VALUE - 8;

  private static final int LARGEST_GUESS = 1 << 20;
  private static final int SHORTEST_EXTENSION_HEADER = 2;

  private byte[] array = ThreadBuffer.take();
  private int position;

  private static VarHandle view(Class<?> type) {
    return MethodHandles.byteArrayViewVarHandle(type, ByteOrder.BIG_ENDIAN);
  }

  /** Throws if a body is too long. */
  public abstract void checkSize(long body);

  public final int position() {
    return position;
  }

  /** A copy of the bytes from {@code start} on. */
  public final byte[] bytes(int start) {
    boolean isWhole = start == 0 && position == array.length;
    return isWhole && !ThreadBuffer.mayBeKept(array)
        ? array
        : Arrays.copyOfRange(array, start, position);
  }

  /** A view of the bytes from {@code start} on. */
  public final ByteBuffer written(int start) {
    return ByteBuffer.wrap(array, start, position - start);
  }

  /** Leaves the array to the thread's next encoding. Nothing may be written after that. */
  public final void release() {
    ThreadBuffer.giveBack(array);
  }

  public final void packNil() {
    put(Code.NIL);
  }

  public final void packBoolean(boolean value) {
    put(value ? Code.TRUE : Code.FALSE);
  }

  public final void packLong(long value) {
    if (value < -32) {
      packNegative(value);
    } else if (value < 128) {
      put((byte) value);
    } else if (value < 1 << 8) {
      put(Code.UINT8, (byte) value);
    } else if (value < 1 << 16) {
      put(Code.UINT16, (short) value);
    } else if (value < 1L << 32) {
      put(Code.UINT32, (int) value);
    } else {
      put(Code.UINT64, value);
    }
  }

  private void packNegative(long value) {
    if (value >= Byte.MIN_VALUE) {
      put(Code.INT8, (byte) value);
    } else if (value >= Short.MIN_VALUE) {
      put(Code.INT16, (short) value);
    } else if (value >= Integer.MIN_VALUE) {
      put(Code.INT32, (int) value);
    } else {
      put(Code.INT64, value);
    }
  }

  /** Packs an integer of 64 bits, signed or unsigned. */
  public final void packBigInteger(BigInteger value) {
    if (value.bitLength() < 64) {
      packLong(value.longValue());
    } else {
      put(Code.UINT64, value.longValue());
    }
  }

  public final void packDouble(double value) {
    put(Code.FLOAT64, Double.doubleToRawLongBits(value));
  }

  public final void packDoubles(double[] items) {
    packArrayHeader(items.length);
    reserve(9L * items.length);
    byte[] to = array;
    int at = position;
    for (double item : items) {
      to[at] = Code.FLOAT64;
      LONG.set(to, at + 1, Double.doubleToRawLongBits(item));
      at += 9;
    }
    position = at;
  }

  /** Packs the numbers of one kind with which the items begin. Returns how many there are. */
  public final int packNumbers(Object[] items) {
    if (items.length == 0) {
      return 0;
    }
    if (items[0] instanceof Double) {
      expectNumbers(items.length);
      return packDoubles(items);
    }
    if (items[0] instanceof Long || items[0] instanceof Integer) {
      expectNumbers(items.length);
      return packIntegers(items);
    }
    return 0;
  }

  private int packDoubles(Object[] items) {
    int i = 0;
    for (; i < items.length && items[i] instanceof Double number; i++) {
      packDouble(number);
    }
    return i;
  }

  private int packIntegers(Object[] items) {
    int i = 0;
    for (; i < items.length; i++) {
      if (items[i] instanceof Long number) {
        packLong(number);
      } else if (items[i] instanceof Integer number) {
        packLong(number);
      } else {
        return i;
      }
    }
    return i;
  }

  /** Makes room, unless it is much: the items may be other values. */
  private void expectNumbers(int count) {
    long needed = position + 9L * count;
    if (needed > array.length && needed <= LARGEST_GUESS) {
      array = Arrays.copyOf(array, (int) needed);
    }
  }

  public final void packArrayHeader(int count) {
    if (count < 16) {
      put((byte) (Code.FIXARRAY_PREFIX | count));
    } else {
      packLength(count, Code.ARRAY16, Code.ARRAY32);
    }
  }

  public final void packMapHeader(int count) {
    if (count < 16) {
      put((byte) (Code.FIXMAP_PREFIX | count));
    } else {
      packLength(count, Code.MAP16, Code.MAP32);
    }
  }

  public final void packTextHeader(int length) {
    if (length < 32) {
      put((byte) (Code.FIXSTR_PREFIX | length));
    } else if (length < 1 << 8) {
      put(Code.STR8, (byte) length);
    } else {
      packLength(length, Code.STR16, Code.STR32);
    }
  }

  public final void packBytes(ByteBuffer bytes) {
    int length = bytes.remaining();
    if (length < 1 << 8) {
      put(Code.BIN8, (byte) length);
    } else {
      packLength(length, Code.BIN16, Code.BIN32);
    }
    reserve(length);
    bytes.get(bytes.position(), array, position, length);
    position += length;
  }

  private void packLength(int length, byte code16, byte code32) {
    if (length < 1 << 16) {
      put(code16, (short) length);
    } else {
      put(code32, length);
    }
  }

  public final void packExtensionHeader(byte type, int length) {
    switch (length) {
      case 1 -> put(Code.FIXEXT1);
      case 2 -> put(Code.FIXEXT2);
      case 4 -> put(Code.FIXEXT4);
      case 8 -> put(Code.FIXEXT8);
      case 16 -> put(Code.FIXEXT16);
      default -> packOddLength(length);
    }
    put(type);
  }

  private void packOddLength(int length) {
    if (length < 1 << 8) {
      put(Code.EXT8, (byte) length);
    } else {
      packLength(length, Code.EXT16, Code.EXT32);
    }
  }

  /** Begins an extension. Its payload is written before {@link #endExtension}. */
  public final int beginExtension() {
    reserve(SHORTEST_EXTENSION_HEADER);
    position += SHORTEST_EXTENSION_HEADER;
    return position;
  }

  /** Writes the header, which may be longer than expected, before the payload. */
  public final void endExtension(byte type, int payload) {
    int length = position - payload;
    position = payload - SHORTEST_EXTENSION_HEADER;
    int header = extensionHeaderLength(length);
    reserve(header + (long) length);
    System.arraycopy(array, payload, array, position + header, length);
    packExtensionHeader(type, length);
    position += length;
  }

  private static int extensionHeaderLength(int length) {
    if (length <= 16 && Integer.bitCount(length) == 1) {
      return SHORTEST_EXTENSION_HEADER;
    }
    return length < 1 << 8 ? 3 : length < 1 << 16 ? 4 : 6;
  }

  /** Writes the text if it is ASCII. Returns false and writes nothing otherwise. */
  public final boolean packAscii(String text) {
    int length = text.length();
    int start = position;
    packTextHeader(length);
    reserve(length);
    byte[] to = array;
    for (int i = 0, at = position; i < length; i++, at++) {
      char unit = text.charAt(i);
      if (unit >= 0x80) {
        position = start;
        return false;
      }
      to[at] = (byte) unit;
    }
    position += length;
    return true;
  }

  public final void put(byte value) {
    reserve(1);
    array[position++] = value;
  }

  public final void put(byte[] bytes) {
    reserve(bytes.length);
    System.arraycopy(bytes, 0, array, position, bytes.length);
    position += bytes.length;
  }

  public final void put(int value) {
    reserve(4);
    INT.set(array, position, value);
    position += 4;
  }

  public final void put(long value) {
    reserve(8);
    LONG.set(array, position, value);
    position += 8;
  }

  private void put(byte code, byte value) {
    reserve(2);
    array[position] = code;
    array[position + 1] = value;
    position += 2;
  }

  private void put(byte code, short value) {
    reserve(3);
    array[position] = code;
    SHORT.set(array, position + 1, value);
    position += 3;
  }

  private void put(byte code, int value) {
    reserve(5);
    array[position] = code;
    INT.set(array, position + 1, value);
    position += 5;
  }

  private void put(byte code, long value) {
    reserve(9);
    array[position] = code;
    LONG.set(array, position + 1, value);
    position += 9;
  }

  private void reserve(long count) {
    if (count > array.length - position) {
      grow(position + count);
    }
  }

  private void grow(long needed) {
    checkSize(needed);
    long size = Math.min(Math.max(needed, 2L * array.length), LONGEST);
    array = Arrays.copyOf(array, (int) size);
  }
}
