package io.clutch.internal.zmtp;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * One part of an incoming message. Its capacity grows with the received bytes: at first the size of
 * one read, or eight times the received bytes; once half of that is used, four times as much.
 */
public final class PartBuffer {
  /** The capacity of a part before any byte has arrived. */
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

  /** The least first capacity of a part with this size. */
  static int least(int size) {
    return Math.min(size, FIRST);
  }

  /** The largest first capacity, if {@code there} bytes have arrived already. */
  static int most(int size, int there) {
    return (int) Math.max(least(size), Math.min(size, (long) MOST * there));
  }

  /** The size, or the largest fraction of it that is at most four times the present capacity. */
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

  /** How many bytes it accepts before it must grow or is complete. */
  int room() {
    return bytes.length - filled;
  }

  /** Whether it must grow and has less room than one read, with most of its capacity used. */
  boolean isNearlyFull() {
    return bytes.length < size && room() < FIRST && filled >= bytes.length / 2;
  }

  boolean isComplete() {
    return filled == size;
  }

  /** The bytes by which it grows next; 0 if it has its full size. */
  int nextGrowth() {
    return nextCapacity() - bytes.length;
  }

  void grow() {
    bytes = Arrays.copyOf(bytes, nextCapacity());
  }

  /** Takes as many bytes as there is room for. */
  void take(ByteBuffer in) {
    int count = Math.min(in.remaining(), room());
    in.get(bytes, filled, count);
    filled += count;
  }

  /** All bytes, once it is complete. */
  byte[] bytes() {
    return bytes;
  }

  /** The number of received bytes. */
  int filled() {
    return filled;
  }
}
