package io.clutch.data;

import java.nio.ByteBuffer;

/**
 * A table of FlatBuffers, as Arrow's metadata has them. Fields are named by their position in its
 * schema; absent ones have defaults. {@link IndexOutOfBoundsException} where an offset points
 * outside of the bytes.
 *
 * @param bytes all of the metadata, little-endian
 */
record FlatTable(ByteBuffer bytes, int at) {

  static FlatTable root(ByteBuffer bytes) {
    return new FlatTable(bytes, bytes.getInt(0));
  }

  int size() {
    return bytes.limit();
  }

  int byteAt(int position) {
    int field = field(position);
    return field == 0 ? 0 : Byte.toUnsignedInt(bytes.get(field));
  }

  long longAt(int position) {
    int field = field(position);
    return field == 0 ? 0 : bytes.getLong(field);
  }

  /** The table in a field, or null. */
  FlatTable child(int position) {
    int target = target(position);
    return target == 0 ? null : new FlatTable(bytes, target);
  }

  /** How many items a text or a vector has; 0 where it is absent. */
  long length(int position) {
    int target = target(position);
    return target == 0 ? 0 : Integer.toUnsignedLong(bytes.getInt(target));
  }

  /** A table of a vector of them. */
  FlatTable child(int position, int index) {
    int slot = Math.addExact(target(position), Math.multiplyExact(4, Math.addExact(index, 1)));
    return new FlatTable(bytes, pointed(slot));
  }

  private int target(int position) {
    int field = field(position);
    return field == 0 ? 0 : pointed(field);
  }

  private int pointed(int from) {
    long target = from + Integer.toUnsignedLong(bytes.getInt(from));
    return Math.toIntExact(target);
  }

  private int field(int position) {
    int fields = Math.subtractExact(at, bytes.getInt(at));
    int slot = 4 + 2 * position;
    if (slot + 2 > Short.toUnsignedInt(bytes.getShort(fields))) {
      return 0;
    }
    int offset = Short.toUnsignedInt(bytes.getShort(fields + slot));
    return offset == 0 ? 0 : Math.addExact(at, offset);
  }
}
