package io.clutch.internal.worker;

import io.clutch.internal.log.LogText;
import io.clutch.worker.Stacks.Frame;
import io.clutch.worker.Stacks.Stack;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads stacks in the format of faulthandler. Lines of other forms are skipped. */
final class StacksText {
  private static final int LONGEST = 1_000;
  private static final Pattern TITLE =
      Pattern.compile(
          "(?<kind>Main thread|Current thread|Thread|Task)(?: (?<id>0x[0-9a-f]{1,16}))?"
              + "(?: \\[(?<name>.*)])? \\(most recent call first\\):");
  private static final Pattern FRAME =
      Pattern.compile(
          "  File \"(?<file>.*)\", line (?<line>\\d{1,9}|\\?\\?\\?) in (?<function>.*)");

  /** A stack that is being read. */
  private record Begun(String kind, String name, List<Frame> frames) {
    boolean isTask() {
      return kind.equals("Task");
    }

    Stack stack(boolean isMain) {
      return new Stack(name, isMain || kind.equals("Main thread"), frames);
    }
  }

  private final List<Begun> begun = new ArrayList<>();
  private boolean isCut;

  private StacksText(boolean isCut) {
    this.isCut = isCut;
  }

  static StacksText read(String text, boolean isCut) {
    var read = new StacksText(isCut);
    text.lines().forEach(read::line);
    return read;
  }

  boolean isCut() {
    return isCut;
  }

  /**
   * The threads. Faulthandler does not name the main thread, which is the oldest, and comes last.
   */
  List<Stack> threads() {
    List<Begun> threads = begun.stream().filter(it -> !it.isTask()).toList();
    boolean isNamed = threads.stream().anyMatch(it -> it.kind().equals("Main thread"));
    int main = isNamed || isCut ? -1 : threads.size() - 1;
    var stacks = new ArrayList<Stack>();
    for (Begun thread : threads) {
      stacks.add(thread.stack(stacks.size() == main));
    }
    return stacks;
  }

  List<Stack> tasks() {
    return begun.stream().filter(Begun::isTask).map(it -> it.stack(false)).toList();
  }

  private void line(String line) {
    Matcher title = TITLE.matcher(line);
    Matcher frame = FRAME.matcher(line);
    if (title.matches()) {
      String name = title.group("name") == null ? title.group("id") : title.group("name");
      begun.add(
          new Begun(title.group("kind"), name == null ? "?" : shown(name), new ArrayList<>()));
    } else if (frame.matches() && !begun.isEmpty()) {
      begun.get(begun.size() - 1).frames().add(frame(frame));
    } else if (line.strip().equals("...")) {
      isCut = true;
    }
  }

  private static Frame frame(Matcher frame) {
    String number = frame.group("line");
    return new Frame(
        shown(frame.group("file")),
        number.startsWith("?") ? 0 : Integer.parseInt(number),
        shown(frame.group("function")));
  }

  private static String shown(String text) {
    return LogText.lines(text, LONGEST);
  }
}
