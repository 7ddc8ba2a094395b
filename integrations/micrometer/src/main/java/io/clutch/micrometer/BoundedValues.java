package io.clutch.micrometer;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A bounded number of different values of a label: the first ones. Thread-safe. */
final class BoundedValues {
  /** In place of the values that are too many. */
  static final String OTHER = "other";

  private static final int LONGEST = 200;

  private final int most;
  private final Set<String> known = ConcurrentHashMap.newKeySet();

  BoundedValues(int most) {
    this.most = most;
  }

  /** Whether a new value is one of its own: beside fewer than {@code most}, and not too long. */
  static boolean hasRoom(int known, int most, String value) {
    return known < most && value.length() <= LONGEST;
  }

  /** The value, or {@link #OTHER}. */
  String of(String value) {
    return known.contains(value) ? value : added(value);
  }

  private synchronized String added(String value) {
    boolean isKnown = known.contains(value);
    return isKnown || hasRoom(known.size(), most, value) && known.add(value) ? value : OTHER;
  }
}
