package io.clutch.internal.codec.format;

/**
 * The array for a thread's encodings, one after the other. An encoding within an encoding gets
 * another array. A large array is not kept.
 */
final class ThreadBuffer {
  static final int LARGEST = 64 << 10;

  private static final int FIRST = 512;

  /** A plain array, because a thread that outlives Clutch must not refer to classes of Clutch. */
  private static final ThreadLocal<byte[]> FREE = new ThreadLocal<>();

  private ThreadBuffer() {}

  static byte[] take() {
    byte[] array = FREE.get();
    if (array == null) {
      return new byte[FIRST];
    }
    FREE.set(null);
    return array;
  }

  static void giveBack(byte[] array) {
    if (mayBeKept(array)) {
      FREE.set(array);
    }
  }

  static boolean mayBeKept(byte[] array) {
    return array.length <= LARGEST;
  }
}
