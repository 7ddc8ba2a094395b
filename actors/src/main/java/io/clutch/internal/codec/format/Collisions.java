package io.clutch.internal.codec.format;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/**
 * Refuses the keys of a map, or the items of a set, if too many have the same hash, because a hash
 * table with them would take quadratic time. Not thread-safe.
 */
public final class Collisions {
  /** Up to this number, keys are not checked, because they take little time with any hashes. */
  public static final int FREE = 512;

  private static final int LEAST_CELLS = 1024;
  private static final int MOST_CELLS = 1 << 18;
  private static final int KEYS_A_CELL = 4;

  // The average number of comparisons for each key. Ordinary keys need less: in a grid of 1,000 by
  // 1,000 pairs, each has 16 others with the same hash code.
  private static final long MEETINGS_A_KEY = 128;

  // Java finds a key quickly among others with the same hash code if all are of one of these
  // classes.
  private static final Set<Class<?>> ORDERED =
      Set.of(
          String.class,
          Long.class,
          Integer.class,
          Double.class,
          BigInteger.class,
          UUID.class,
          Instant.class);

  // In Python, texts and bytes have a seeded hash, and few integers of 64 bits have the same one.
  private static final Set<Class<?>> HARMLESS =
      Set.of(String.class, Long.class, Integer.class, Short.class, Byte.class, byte[].class);

  private final int[] cells;
  private final Class<?> ordered;
  private long meetings;
  private int keys;

  /**
   * For a map or set of {@code count} keys. {@code first} is the number of the first key to check.
   */
  public Collisions(int count, Object first) {
    cells = new int[Math.max(LEAST_CELLS, Integer.highestOneBit(cells(count)))];
    ordered = first != null && ORDERED.contains(first.getClass()) ? first.getClass() : null;
  }

  private static int cells(int count) {
    return Math.min(count / KEYS_A_CELL, MOST_CELLS);
  }

  /** For a map or set that is sent to Python; null if it has too few keys to matter. */
  public static Collisions forPython(int count) {
    return count > FREE ? new Collisions(count, null) : null;
  }

  /**
   * Counts a key before it is put into a hash table in Java.
   *
   * @throws PathException if too many before it had the same hash code
   */
  public void read(Object key) {
    if (key != null && key.getClass() != ordered && isTooMany(key.hashCode())) {
      throw PathException.undecodable(
          "keys with different hash codes", "too many with the same, which would take too long");
    }
  }

  /**
   * Counts a key that Python will put into a hash table.
   *
   * @throws PathException if too many before it will have the same hash
   */
  public void write(Object key) {
    if (key != null && !HARMLESS.contains(key.getClass()) && isTooMany(PythonHash.of(key))) {
      throw PathException.unencodable("a map or set with too many keys of one hash in Python");
    }
  }

  private boolean isTooMany(long hash) {
    long mixed = hash * 0x9E3779B97F4A7C15L;
    meetings += cells[(int) (mixed >>> 40) & cells.length - 1]++;
    keys++;
    return meetings > MEETINGS_A_KEY * (keys + FREE);
  }
}
