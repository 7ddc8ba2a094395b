package io.clutch.internal.worker;

import io.clutch.internal.log.LogText;
import io.clutch.internal.request.InspectionRequest.OfAllocations;
import io.clutch.internal.request.InspectionRequest.OfLogLevel;
import io.clutch.internal.request.InspectionRequest.OfProfile;
import io.clutch.internal.worker.TimedInspection.Source;
import io.clutch.worker.Allocations;
import io.clutch.worker.Profile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pekko.pattern.StatusReply;

/** Reads the texts of answers, which come from a process that may be hostile. */
final class InspectionTexts {
  private static final int LONGEST_LINE = 20_000;
  private static final int LONGEST_ESCAPE = 6;
  private static final int MOST_LINES = 100;
  private static final String NUMBER = "(\\d{1,18})";
  private static final Pattern PROFILE = Pattern.compile("(\\d{1,9}) (\\d{1,9})");
  private static final Pattern ALLOCATIONS =
      Pattern.compile(String.join(" ", "(\\d{1,9})", NUMBER, NUMBER, NUMBER, "([01])"));
  private static final Pattern LINE =
      Pattern.compile(String.join(" ", NUMBER, NUMBER, "(\\d{1,9})", "(.*)"));
  private static final Pattern COUNT = Pattern.compile("\\d{1,9}");
  private static final String OTHER = "other ";
  private static final String ODD = "its process sent something else";

  private InspectionTexts() {}

  static void logLevel(OfLogLevel request, Source from, String text) {
    if (COUNT.matcher(text).matches()) {
      request.reply().accept(StatusReply.success(Integer.parseInt(text)));
    } else {
      request.refuse(from.worker(), ODD);
    }
  }

  static void profile(OfProfile request, Source from, String text) {
    Optional<Matcher> head = head(PROFILE, text);
    if (head.isEmpty()) {
      request.refuse(from.worker(), ODD);
      return;
    }
    var profile =
        new Profile(
            from.worker(),
            from.pid(),
            from.incarnation(),
            from.at(),
            request.over(),
            Integer.parseInt(head.get().group(1)),
            Integer.parseInt(head.get().group(2)),
            stacks(text));
    request.reply().accept(StatusReply.success(profile));
  }

  /** A line that is too long is counted in {@code other}: cut, it would have no count. */
  private static String stacks(String text) {
    var stacks = new StringBuilder();
    long others = 0;
    for (String line : text.lines().skip(1).toList()) {
      int space = line.lastIndexOf(' ');
      boolean isOther = line.startsWith(OTHER) && space == OTHER.length() - 1;
      if (isOther || line.length() > LONGEST_LINE) {
        others += count(line.substring(space + 1));
      } else {
        stacks.append(LogText.lines(line, LONGEST_LINE * LONGEST_ESCAPE)).append('\n');
      }
    }
    return others == 0 ? stacks.toString() : stacks + OTHER + others + "\n";
  }

  private static long count(String text) {
    return COUNT.matcher(text).matches() ? Long.parseLong(text) : 0;
  }

  static void allocations(OfAllocations request, Source from, String text) {
    Optional<Matcher> head = head(ALLOCATIONS, text);
    if (head.isEmpty()) {
      request.refuse(from.worker(), ODD);
      return;
    }
    Matcher numbers = head.get();
    var found =
        new Allocations(
            from.worker(),
            from.pid(),
            from.incarnation(),
            from.at(),
            Duration.ofMillis(Long.parseLong(numbers.group(1))),
            Long.parseLong(numbers.group(2)),
            Long.parseLong(numbers.group(3)),
            Long.parseLong(numbers.group(4)),
            numbers.group(5).equals("1"),
            lines(text));
    request.reply().accept(StatusReply.success(found));
  }

  private static List<Allocations.Line> lines(String text) {
    var lines = new ArrayList<Allocations.Line>();
    for (String line : text.lines().skip(1).limit(MOST_LINES).toList()) {
      Matcher found = LINE.matcher(line);
      if (found.matches()) {
        lines.add(
            new Allocations.Line(
                LogText.lines(found.group(4), LONGEST_LINE),
                Integer.parseInt(found.group(3)),
                Long.parseLong(found.group(1)),
                Long.parseLong(found.group(2))));
      }
    }
    return lines;
  }

  private static Optional<Matcher> head(Pattern form, String text) {
    Matcher head = form.matcher(text.lines().findFirst().orElse(""));
    return head.matches() ? Optional.of(head) : Optional.empty();
  }
}
