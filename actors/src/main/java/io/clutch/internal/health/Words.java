package io.clutch.internal.health;

import io.clutch.internal.log.LogText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The form of reasons: few, short, on one line, and without characters that a terminal obeys. */
public final class Words {
  private static final int MOST_REASONS = 20;
  private static final int LONGEST = 500;
  private static final long SHORT_MILLIS = 1000;

  private Words() {}

  /** The first 20 reasons, and how many more there are. */
  public static List<String> few(List<String> reasons) {
    var some = new ArrayList<String>();
    reasons.stream().limit(MOST_REASONS).map(it -> LogText.line(it, LONGEST)).forEach(some::add);
    if (reasons.size() > MOST_REASONS) {
      some.add("and " + (reasons.size() - MOST_REASONS) + " more");
    }
    return some;
  }

  /** In ms below a second, otherwise in seconds, rounded up. */
  static String time(Duration duration) {
    long millis = duration.toMillis();
    return millis < SHORT_MILLIS ? millis + " ms" : (millis + 999) / 1000 + " s";
  }
}
