package io.clutch.internal.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.clutch.failure.CallFailedException;
import io.clutch.failure.CallFailure;
import io.clutch.internal.codec.Codec;
import io.clutch.internal.text.ThrownText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;

/** The failed answers to asks. */
final class HostFailures {
  private static final byte[] NOTHING = {(byte) 0x80};
  private static final int MOST_LINES = 100;
  private static final int MOST_CAUSES = 10;
  // In characters. All in all, a failure is far below the limit of a reply.
  private static final int LONGEST_MESSAGE = 16 * 1024;
  private static final int LONGEST_LINE = 500;

  /** For what user code has thrown so that nothing can be told of it. */
  private static final HostReply UNKNOWN =
      new HostReply.Failed("failed", NOTHING, "an exception that cannot be read");

  private final Codec codec;

  HostFailures(Codec codec) {
    this.codec = codec;
  }

  /** The host does not take the message. */
  HostReply refused(String problem) {
    String why = legal(problem, LONGEST_MESSAGE);
    return failed("refused", Map.of("message", why), why);
  }

  /** There was a reply, which is not sent. */
  HostReply.Failed unanswered(String why) {
    return failed("failed", detail("", why, List.of()), why);
  }

  HostReply withdrawn() {
    return failed("withdrawn", Map.of(), "the ask was withdrawn");
  }

  /** There was a reply, which cannot cross. */
  HostReply unencodable(CallFailedException problem) {
    String why = legal(problem.failure().problem(), LONGEST_MESSAGE);
    return failed("failed", detail("", why, List.of()), why);
  }

  /** A Python actor has not answered, or has not handled a tell. */
  HostReply ofPython(Throwable thrown) {
    if (thrown instanceof CancellationException) {
      return withdrawn();
    }
    if (thrown instanceof CallFailedException failed
        && failed.failure() instanceof CallFailure.TooLarge) {
      return unencodable(failed);
    }
    boolean isRefusal =
        thrown instanceof CallFailedException failed
            && (failed.failure() instanceof CallFailure.BadArguments
                || failed.failure() instanceof CallFailure.UnknownFunction);
    return isRefusal ? refused(thrown.getMessage()) : thrown(thrown);
  }

  /** There is none, and no exception that says why. */
  HostReply stopped(HostMessage message) {
    String why = message.isAsk() ? "the actor stopped before it replied" : "the actor has stopped";
    return failed("failed", detail("", why, List.of()), why);
  }

  /** User code has thrown. Never throws, though methods of a user's exception may. */
  HostReply thrown(Throwable thrown) {
    try {
      return told(thrown);
    } catch (Throwable hostile) {
      return UNKNOWN;
    }
  }

  private HostReply told(Throwable thrown) {
    Throwable cause = thrown instanceof CompletionException ? thrown.getCause() : null;
    Throwable reason = cause == null ? thrown : cause;
    if (reason instanceof HostRefusal) {
      return refused(message(reason));
    }
    if (reason instanceof HostFailure known) {
      return failed(known);
    }
    return failed(
        isDeadlock(reason) ? "would-deadlock" : "failed",
        detail(reason.getClass().getName(), message(reason), stackOrNone(reason)),
        ThrownText.of(reason));
  }

  private HostReply failed(HostFailure known) {
    String why = message(known);
    List<String> notes =
        known.notes().stream().limit(MOST_LINES).map(it -> legal(it, LONGEST_LINE)).toList();
    return failed("failed", detail("", why, notes), why);
  }

  private static boolean isDeadlock(Throwable reason) {
    return reason instanceof CallFailedException failed
        && failed.failure() instanceof CallFailure.WouldDeadlock;
  }

  private static Map<String, Object> detail(String type, String message, List<String> stack) {
    return Map.of("class", type, "message", message, "stack", stack);
  }

  private HostReply.Failed failed(String code, Map<String, Object> detail, String why) {
    try {
      return new HostReply.Failed(code, codec.encode(detail).body(), why);
    } catch (Throwable noRoom) { // where the limit of messages is very small, or the heap full
      return new HostReply.Failed(code, NOTHING, why);
    }
  }

  /** The text of its message. A user's class may throw when it is asked for that. */
  private static String message(Throwable thrown) {
    try {
      String message = thrown.getMessage();
      return message == null ? "" : legal(message, LONGEST_MESSAGE);
    } catch (RuntimeException | Error hostile) {
      return "";
    }
  }

  private static List<String> stackOrNone(Throwable thrown) {
    try {
      return stack(thrown);
    } catch (Throwable hostile) {
      return List.of();
    }
  }

  private static List<String> stack(Throwable thrown) {
    var lines = new ArrayList<String>();
    Throwable at = thrown;
    for (int i = 0; i < MOST_CAUSES && at != null && lines.size() < MOST_LINES; i++) {
      if (i > 0) {
        lines.add(legal("Caused by: " + ThrownText.of(at), LONGEST_LINE));
      }
      for (StackTraceElement element : at.getStackTrace()) {
        if (lines.size() < MOST_LINES) {
          lines.add(legal("  at " + element, LONGEST_LINE));
        }
      }
      at = at.getCause();
    }
    return lines;
  }

  /** Cut, and without the halves of characters, which have no place in the data table. */
  private static String legal(String text, int longest) {
    String cut = text.length() > longest ? text.substring(0, longest) : text;
    return new String(cut.getBytes(UTF_8), UTF_8);
  }
}
