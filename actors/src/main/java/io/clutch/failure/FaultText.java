package io.clutch.failure;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The output of faulthandler in one line: the fault, and the Python stack of its thread. */
final class FaultText {
  private static final int MOST_FRAMES = 8;
  private static final Pattern FRAME =
      Pattern.compile("  File \"(?<file>.*)\", line (?<line>\\d+) in (?<function>.*)");
  // Clutch's own frames, which are below those of the user: in a worker of a jar, too.
  private static final Pattern OWN =
      Pattern.compile(".*[/\\\\]clutch[/\\\\]_\\w+(?:[/\\\\]\\w+)*\\.py");

  private FaultText() {}

  /**
   * For example {@code Fatal Python error: Aborted; in f (/app/a.py, line 3), called by g (...)}.
   */
  static String inOneLine(String text) {
    List<String> frames = frames(text);
    String first = text.lines().findFirst().orElse("");
    return frames.isEmpty() ? first : first + "; in " + String.join(", called by ", frames);
  }

  /** The frames of the thread that had the fault, innermost first. */
  private static List<String> frames(String text) {
    var frames = new ArrayList<String>();
    boolean isInFault = false;
    for (String line : text.lines().toList()) {
      Matcher frame = FRAME.matcher(line);
      if (line.startsWith("Current thread ")) {
        isInFault = true;
      } else if (isInFault && frame.matches() && !isOwn(frame)) {
        frames.add(frame.group("function") + place(frame));
      } else if (isInFault) {
        break; // the next thread, or Clutch
      }
    }
    return frames.size() > MOST_FRAMES ? cut(frames) : frames;
  }

  private static boolean isOwn(Matcher frame) {
    return OWN.matcher(frame.group("file")).matches();
  }

  private static String place(Matcher frame) {
    return " (" + frame.group("file") + ", line " + frame.group("line") + ")";
  }

  private static List<String> cut(List<String> frames) {
    var some = new ArrayList<>(frames.subList(0, MOST_FRAMES));
    some.add((frames.size() - MOST_FRAMES) + " more");
    return some;
  }
}
