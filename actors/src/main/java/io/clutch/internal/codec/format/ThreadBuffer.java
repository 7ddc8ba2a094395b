package io.clutch.internal.codec.format;

/**
 * The array that a thread writes its encodings to, one after the other. An encoding within an
 * encoding finds it taken and gets one of its own. A large one is not kept.
 */
final class ThreadBuffer {
  static final int LARGEST = 64 << 10;

  private static final int FIRST = 512;

  /** A plain array, since a thread that outlives Clutch must not hold any class of Clutch. */
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
