package io.clutch.internal.reading;

import io.clutch.failure.WorkerExit;
import io.clutch.internal.log.LogText;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * What the processes of one worker have written, and how they ended; the last of it. Not
 * thread-safe.
 */
public final class WorkerRecord {
  static final int LINES = 200;
  static final int EXITS = 10;
  static final int WHOLE_EXITS = 3;
  private static final int LINE = 16 * 1024;
  private static final int ALL_LINES = 64 * 1024;
  private static final int TAIL_LINE = 2 * 1024;
  private static final int STACKS = 32 * 1024;
  private static final int BYTES_OF_CHAR = 2;
  private static final int BYTES_BESIDE_TEXT = 100;

  /** A line or record, at most 16 KiB of it. */
  public record LogLine(Instant at, String level, String logger, String text) {}

  /**
   * The end of a process.
   *
   * @param uptime from its start to its end
   * @param reason at most 16 KiB of it
   * @param stderrTail its last lines on stderr, at most 20 of at most 2 KiB each; empty if there
   *     were three later ends
   * @param faultText what faulthandler wrote, at most 32 KiB; may be empty, as it is after three
   *     later ends
   */
  public record PastExit(
      Instant at,
      int incarnation,
      long pid,
      Duration uptime,
      String reason,
      List<String> stderrTail,
      String faultText) {

    private PastExit brief() {
      return new PastExit(at, incarnation, pid, uptime, reason, List.of(), "");
    }

    private long bytes() {
      long tail = stderrTail.stream().mapToLong(WorkerRecord::bytesOf).sum();
      return tail + bytesOf(reason) + bytesOf(faultText);
    }
  }

  /** All of it, oldest first. Immutable. */
  public record Recorded(List<LogLine> log, List<PastExit> exits, Optional<LogLine> lastTraceback) {
    public static final Recorded NOTHING = new Recorded(List.of(), List.of(), Optional.empty());
  }

  private final Deque<LogLine> lines = new ArrayDeque<>();
  private final List<PastExit> exits = new ArrayList<>();
  private Optional<LogLine> lastTraceback = Optional.empty();
  private int length;
  private long exitBytes;

  private static long bytesOf(String text) {
    return BYTES_BESIDE_TEXT + (long) text.length() * BYTES_OF_CHAR;
  }

  /** About how much memory it takes at most. */
  long bytes() {
    long log = (long) length * BYTES_OF_CHAR + (long) lines.size() * BYTES_BESIDE_TEXT;
    return log + exitBytes + lastTraceback.map(it -> bytesOf(it.text())).orElse(0L);
  }

  void add(LogLine whole, boolean hasTraceback) {
    var line =
        new LogLine(whole.at(), whole.level(), whole.logger(), LogText.cut(whole.text(), LINE));
    lastTraceback = hasTraceback ? Optional.of(line) : lastTraceback;
    lines.addLast(line);
    length += line.text().length();
    while (lines.size() > LINES || length > ALL_LINES) {
      length -= lines.removeFirst().text().length();
    }
  }

  void add(WorkerExit exit) {
    if (exits.size() == EXITS) {
      exits.remove(0);
    }
    int brief = exits.size() - WHOLE_EXITS; // the end that is no longer among the last ones
    if (brief >= 0) {
      exits.set(brief, exits.get(brief).brief());
    }
    exits.add(
        new PastExit(
            Instant.now(),
            exit.incarnation(),
            exit.pid(),
            exit.uptime(),
            LogText.lines(exit.reason().message(), LINE),
            exit.stderrTail().stream().map(line -> LogText.lines(line, TAIL_LINE)).toList(),
            LogText.lines(exit.faultText(), STACKS)));
    exitBytes = exits.stream().mapToLong(PastExit::bytes).sum();
  }

  Recorded read() {
    return new Recorded(List.copyOf(lines), List.copyOf(exits), lastTraceback);
  }
}
