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

  /** Whether the value is too long to be one of its own. */
  static boolean isTooLong(String value) {
    return value.length() > LONGEST;
  }

  /** The value, or {@link #OTHER}. */
  String of(String value) {
    if (known.contains(value)) {
      return value;
    }
    return known.size() < most && !isTooLong(value) && known.add(value) ? value : OTHER;
  }
}
