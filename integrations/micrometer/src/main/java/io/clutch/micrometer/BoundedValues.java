package io.clutch.micrometer;

import java.util.HashSet;
import java.util.Set;

/**
 * A bounded number of different values of a label: the first ones. Used by one thread at a time.
 */
final class BoundedValues {
  /** In place of the values that are too many. */
  static final String OTHER = "other";

  private static final int LONGEST = 200;

  private final int most;
  private final Set<String> known = new HashSet<>();

  BoundedValues(int most) {
    this.most = most;
  }

  /** Whether a new value is one of its own: beside fewer than {@code most}, and not too long. */
  static boolean hasRoom(int known, int most, String value) {
    return known < most && value.length() <= LONGEST;
  }

  /** The value, or {@link #OTHER}. */
  String of(String value) {
    if (known.contains(value)) {
      return value;
    }
    return hasRoom(known.size(), most, value) && known.add(value) ? value : OTHER;
  }
}
