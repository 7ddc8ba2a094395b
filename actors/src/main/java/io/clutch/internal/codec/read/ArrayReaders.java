package io.clutch.internal.codec.read;

import io.clutch.internal.codec.format.PathException;
import io.clutch.internal.codec.format.ResolvedType;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Readers of arrays. Arrays of doubles, longs and ints are read without boxing. */
final class ArrayReaders {
  private static final ValueReader DOUBLES =
      new PrimitiveArrayReader<double[]>() {
        @Override
        double[] create(int length) {
          return new double[length];
        }

        @Override
        double[] copyOf(double[] items, int length) {
          return Arrays.copyOf(items, length);
        }

        @Override
        void fill(double[] items, int index, int end, BodyReader in) {
          int i = index;
          try {
            while (i < end) {
              i = in.unpackDoubles(items, i, end);
              if (i < end) {
                items[i] = NumberReaders.readDouble(in);
                i++;
              }
            }
          } catch (PathException problem) {
            throw problem.at(i);
          }
        }
      };

  private static final ValueReader LONGS =
      new PrimitiveArrayReader<long[]>() {
        @Override
        long[] create(int length) {
          return new long[length];
        }

        @Override
        long[] copyOf(long[] items, int length) {
          return Arrays.copyOf(items, length);
        }

        @Override
        void fill(long[] items, int index, int end, BodyReader in) {
          int i = index;
          try {
            for (; i < end; i++) {
              items[i] = NumberReaders.readInteger(in, "long", Long.MIN_VALUE, Long.MAX_VALUE);
            }
          } catch (PathException problem) {
            throw problem.at(i);
          }
        }
      };

  private static final ValueReader INTEGERS =
      new PrimitiveArrayReader<int[]>() {
        @Override
        int[] create(int length) {
          return new int[length];
        }

        @Override
        int[] copyOf(int[] items, int length) {
          return Arrays.copyOf(items, length);
        }

        @Override
        void fill(int[] items, int index, int end, BodyReader in) {
          int i = index;
          try {
            for (; i < end; i++) {
              items[i] =
                  (int) NumberReaders.readInteger(in, "int", Integer.MIN_VALUE, Integer.MAX_VALUE);
            }
          } catch (PathException problem) {
            throw problem.at(i);
          }
        }
      };

  private ArrayReaders() {}

  static ValueReader of(ResolvedType component, Readers readers) {
    Class<?> type = component.raw();
    if (type == double.class) {
      return DOUBLES;
    }
    if (type == long.class) {
      return LONGS;
    }
    if (type == int.class) {
      return INTEGERS;
    }
    ValueReader items = new CollectionReader(readers.of(component), "list", ArrayList::new);
    return in -> toArray((List<?>) items.read(in), type);
  }

  private static Object toArray(List<?> items, Class<?> component) {
    Object array = Array.newInstance(component, items.size());
    for (int i = 0; i < items.size(); i++) {
      Array.set(array, i, items.get(i));
    }
    return array;
  }
}
