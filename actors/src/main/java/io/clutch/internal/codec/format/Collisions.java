package io.clutch.internal.codec.format;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/**
 * Refuses the keys of one map, or the items of one set, if too many share a hash: putting them into
 * a hash table would take quadratic time. Not thread-safe.
 */
public final class Collisions {
  /** Keys before any is looked at: this many take no time, however bad they are. */
  public static final int FREE = 512;

  private static final int LEAST_CELLS = 1024;
  private static final int MOST_CELLS = 1 << 18;
  private static final int KEYS_A_CELL = 4;

  // Honest keys need less: each of a grid of 1,000 by 1,000 pairs meets 16 of the same hash code.
  private static final long MEETINGS_A_KEY = 128;

  // Java finds a key among others of the same hash code quickly where all are of one of these.
  private static final Set<Class<?>> ORDERED =
      Set.of(
          String.class,
          Long.class,
          Integer.class,
          Double.class,
          BigInteger.class,
          UUID.class,
          Instant.class);

  // Python gives texts and bytes a hash with a seed, and few whole numbers of 64 bits the same.
  private static final Set<Class<?>> HARMLESS =
      Set.of(String.class, Long.class, Integer.class, Short.class, Byte.class, byte[].class);

  private final int[] cells;
  private final Class<?> ordered;
  private long meetings;
  private int keys;

  /**
   * For a map or set that is to have {@code count} keys; {@code first} is the first that will be
   * looked at.
   */
  public Collisions(int count, Object first) {
    cells = new int[Math.max(LEAST_CELLS, Integer.highestOneBit(cells(count)))];
    ordered = first != null && ORDERED.contains(first.getClass()) ? first.getClass() : null;
  }

  private static int cells(int count) {
    return Math.min(count / KEYS_A_CELL, MOST_CELLS);
  }

  /** For what Python is sent; null where it has too few keys to matter. */
  public static Collisions forPython(int count) {
    return count > FREE ? new Collisions(count, null) : null;
  }

  /**
   * Takes note of a key before it is put into one of Java's tables.
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
   * Takes note of a key that Python will put into one of its tables.
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
