package io.clutch.internal.zmtp;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * One part of a message as it comes. What it takes grows with the bytes that are there: a part is
 * given as much at once as one read can bring, or eight times what has come already, and then, once
 * half of that is there, four times what it has.
 */
public final class PartBuffer {
  /** Bytes that a part may take before any of them is there. */
  public static final int FIRST = 256 * 1024;

  private static final int MOST = 8;
  private static final int GROWTH = 4;

  private final int size;
  private byte[] bytes;
  private int filled;

  PartBuffer(int size, int capacity) {
    this.size = size;
    this.bytes = new byte[capacity];
  }

  /** Bytes that a part of this size takes when it begins. */
  static int least(int size) {
    return Math.min(size, FIRST);
  }

  /** Bytes that it may take when it begins, of which {@code there} bytes have come already. */
  static int most(int size, int there) {
    return (int) Math.max(least(size), Math.min(size, (long) MOST * there));
  }

  /** Its size, or the largest part of that which is at most four times what it has. */
  private int nextCapacity() {
    int capacity = size;
    while ((capacity - 1) / GROWTH + 1 > bytes.length) {
      capacity = (capacity - 1) / GROWTH + 1;
    }
    return capacity;
  }

  int capacity() {
    return bytes.length;
  }

  /** How many bytes it takes before it has to grow, or is complete. */
  int room() {
    return bytes.length - filled;
  }

  /** Whether it has to grow, and has less room than one read can bring, most of it taken. */
  boolean isNearlyFull() {
    return bytes.length < size && room() < FIRST && filled >= bytes.length / 2;
  }

  boolean isComplete() {
    return filled == size;
  }

  /** Bytes that it takes more once it has grown; 0 if it is as large as it will be. */
  int nextGrowth() {
    return nextCapacity() - bytes.length;
  }

  void grow() {
    bytes = Arrays.copyOf(bytes, nextCapacity());
  }

  /** Takes what there is room for. */
  void take(ByteBuffer in) {
    int count = Math.min(in.remaining(), room());
    in.get(bytes, filled, count);
    filled += count;
  }

  /** All bytes, once it is complete. */
  byte[] bytes() {
    return bytes;
  }

  /** How many bytes have come. */
  int filled() {
    return filled;
  }
}
