package io.clutch.data;

import io.clutch.internal.codec.format.SharedData;
import io.clutch.internal.memory.Allocation;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;

/**
 * An array of numbers with a shape: NumPy's {@code ndarray}. Its data is not copied; do not change
 * it while it travels.
 *
 * @param dtype NumPy's array-protocol string, such as {@code <f8}, {@code |u1} or {@code <i4}
 * @param shape the length of each dimension; empty for a single number
 * @param order {@code 'C'} where the last dimension varies fastest, {@code 'F'} where the first
 *     does
 * @param data the elements; read-only to the one who asks
 */
public record NdArray(String dtype, long[] shape, char order, ByteBuffer data) {
  static {
    SharedData.register(
        NdArray.class,
        array -> array.data.duplicate(),
        array -> Allocation.find(array.data).flatMap(Allocation::seal));
  }

  /**
   * Checks that the parts fit each other.
   *
   * @throws IllegalArgumentException if the dtype may not cross, or the shape does not need exactly
   *     the data given
   */
  public NdArray {
    Objects.requireNonNull(dtype, "dtype");
    Objects.requireNonNull(shape, "shape");
    Objects.requireNonNull(data, "data");
    int size = elementSize(dtype);
    if (order != 'C' && order != 'F') {
      throw new IllegalArgumentException("order must be 'C' or 'F', not '" + order + "'");
    }
    shape = shape.clone();
    if (shape.length > 32) {
      throw new IllegalArgumentException("at most 32 dimensions, not " + shape.length);
    }
    if (count(shape) * size != data.remaining()) {
      throw new IllegalArgumentException(
          "an array of "
              + dtype
              + " and shape "
              + Arrays.toString(shape)
              + " does not have "
              + data.remaining()
              + " bytes");
    }
    data = Allocation.find(data).isPresent() ? data : data.slice();
  }

  /**
   * An array of zeros in C order, in memory that Python maps: what is written through {@link
   * #writable} is copied nowhere on its way, if it has at least {@code
   * clutch.limits.buffer-threshold} bytes; a smaller array is a part of its message. The memory is
   * freed with the last reference to the array on either side, and by the end of both processes. It
   * is in {@code /dev/shm}, and so limited by the size of that; without it, as on macOS, in memory
   * that is copied when it is sent.
   *
   * @throws IllegalArgumentException if the dtype may not cross, or the array would have 2 GiB or
   *     more
   * @throws java.io.UncheckedIOException if {@code /dev/shm} has no room for it
   */
  public static NdArray allocate(String dtype, long... shape) {
    Objects.requireNonNull(dtype, "dtype");
    Objects.requireNonNull(shape, "shape");
    long bytes = count(shape) * elementSize(dtype);
    if (bytes > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "an array has less than 2 GiB, and one of "
              + dtype
              + " and shape "
              + Arrays.toString(shape)
              + " has "
              + bytes
              + " bytes");
    }
    return new NdArray(dtype, shape, 'C', Allocation.of((int) bytes));
  }

  /**
   * The elements of an array from {@link #allocate}, to be written before it is sent for the first
   * time, in the byte order of the dtype. Do not write to it later: both sides see the same memory,
   * and results may be views of it.
   *
   * @throws IllegalStateException if the array was sent, or was made by another method
   */
  public ByteBuffer writable() {
    Allocation allocation =
        Allocation.find(data)
            .orElseThrow(() -> new IllegalStateException("only NdArray.allocate is writable"));
    if (allocation.isSealed()) {
      throw new IllegalStateException("the array was sent, and is read-only from then on");
    }
    return data.duplicate().order(byteOrder());
  }

  /** Doubles in C order; without a shape, one dimension. */
  public static NdArray of(double[] items, long... shape) {
    Objects.requireNonNull(items, "items");
    Objects.requireNonNull(shape, "shape");
    ByteBuffer data = allocate(items.length, 8);
    data.asDoubleBuffer().put(items);
    return new NdArray("<f8", shapeOf(items.length, shape), 'C', data);
  }

  /** Floats in C order; without a shape, one dimension. */
  public static NdArray of(float[] items, long... shape) {
    Objects.requireNonNull(items, "items");
    Objects.requireNonNull(shape, "shape");
    ByteBuffer data = allocate(items.length, 4);
    data.asFloatBuffer().put(items);
    return new NdArray("<f4", shapeOf(items.length, shape), 'C', data);
  }

  /** Integers of 64 bits in C order; without a shape, one dimension. */
  public static NdArray of(long[] items, long... shape) {
    Objects.requireNonNull(items, "items");
    Objects.requireNonNull(shape, "shape");
    ByteBuffer data = allocate(items.length, 8);
    data.asLongBuffer().put(items);
    return new NdArray("<i8", shapeOf(items.length, shape), 'C', data);
  }

  /** Integers of 32 bits in C order; without a shape, one dimension. */
  public static NdArray of(int[] items, long... shape) {
    Objects.requireNonNull(items, "items");
    Objects.requireNonNull(shape, "shape");
    ByteBuffer data = allocate(items.length, 4);
    data.asIntBuffer().put(items);
    return new NdArray("<i4", shapeOf(items.length, shape), 'C', data);
  }

  /** Unsigned bytes in C order, not copied; without a shape, one dimension. */
  public static NdArray of(byte[] items, long... shape) {
    Objects.requireNonNull(items, "items");
    Objects.requireNonNull(shape, "shape");
    return new NdArray("|u1", shapeOf(items.length, shape), 'C', ByteBuffer.wrap(items));
  }

  /** How many elements there are. */
  public int size() {
    return data.remaining() / DataType.size(dtype);
  }

  @Override
  public long[] shape() {
    return shape.clone();
  }

  /** The elements, in the byte order of the dtype; each caller gets a position of its own. */
  @Override
  public ByteBuffer data() {
    return data.asReadOnlyBuffer().order(byteOrder());
  }

  /**
   * The elements in the order of the data.
   *
   * @throws IllegalArgumentException if they are complex, or one is an integer that no double holds
   *     exactly, as most beyond 2^53 are
   */
  public double[] toDoubles() {
    double[] items = new double[size()];
    ArrayElements elements = ArrayElements.of(dtype, data());
    Arrays.setAll(items, elements::real);
    return items;
  }

  /**
   * The elements in the order of the data.
   *
   * @throws IllegalArgumentException if they are not integers, or one is over 2^63-1
   */
  public long[] toLongs() {
    long[] items = new long[size()];
    ArrayElements elements = ArrayElements.of(dtype, data());
    Arrays.setAll(items, elements::integer);
    return items;
  }

  /** Equal in dtype, shape, order and bytes. */
  @Override
  public boolean equals(Object other) {
    return other instanceof NdArray that
        && dtype.equals(that.dtype)
        && Arrays.equals(shape, that.shape)
        && order == that.order
        && data.equals(that.data);
  }

  @Override
  public int hashCode() {
    return Objects.hash(dtype, Arrays.hashCode(shape), order, data);
  }

  @Override
  public String toString() {
    return "NdArray[" + dtype + ", " + Arrays.toString(shape) + ", " + order + "]";
  }

  private static int elementSize(String dtype) {
    int size = DataType.size(dtype);
    if (size == 0) {
      throw new IllegalArgumentException("an array of dtype '" + dtype + "' cannot cross");
    }
    return size;
  }

  private ByteOrder byteOrder() {
    return dtype.charAt(0) == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
  }

  private static ByteBuffer allocate(int count, int size) {
    return ByteBuffer.allocate(Math.multiplyExact(count, size)).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static long[] shapeOf(int length, long[] shape) {
    return shape.length == 0 ? new long[] {length} : shape;
  }

  private static long count(long[] shape) {
    long count = 1;
    for (long length : shape) {
      if (length < 0 || length > Integer.MAX_VALUE || count > Integer.MAX_VALUE) {
        throw new IllegalArgumentException("no array has the shape " + Arrays.toString(shape));
      }
      count *= length;
    }
    if (count > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("no array has the shape " + Arrays.toString(shape));
    }
    return count;
  }
}
