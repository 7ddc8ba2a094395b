package io.clutch.cluster.internal.wire;

import io.clutch.internal.settings.SettingChecks;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.pekko.actor.DeadLetterSuppression;
import org.apache.pekko.actor.typed.ActorRef;

/** From the node of a caller to the node that has the Python. */
public sealed interface ToOwner {
  /** The version of this protocol. */
  int VERSION = 1;

  /**
   * Opens a session; {@code Welcome} or {@code Refused} answers it. Its bytes are the same in all
   * versions, so that other versions are refused in words.
   */
  record Hello(int version, ActorRef<ToCaller> caller) implements ToOwner {}

  /** What kind of call it is. */
  enum Kind {
    CALL,
    /** Without a result. */
    CAST,
    /** A cast of which Python knows no deadline. */
    MESSAGE
  }

  /** The calls of one turn, and up to which number all outcomes have arrived. */
  record Requests(long session, long received, List<Request> requests) implements ToOwner {}

  /**
   * A call, with its arguments as the caller's codec has encoded them. There is one {@code Settled}
   * for each.
   *
   * @param id unique in the session
   * @param nanosLeft until its deadline, when it was sent
   * @param later the sizes of positional, named and buffers if these come in chunks, else empty
   */
  record Request(
      long id,
      Kind kind,
      String function,
      long nanosLeft,
      boolean idempotent,
      Optional<String> key,
      Map<String, String> headers,
      byte[] positional,
      byte[] named,
      List<ByteBuffer> buffers,
      List<Integer> later) {
    public Request {
      Objects.requireNonNull(key, "key");
      boolean isLate = later.size() >= 2 && later.stream().allMatch(size -> size >= 0);
      if (!later.isEmpty() && !isLate) {
        throw new IllegalArgumentException("arguments of the sizes " + later);
      }
      long longest = SettingChecks.LONGEST.toNanos();
      if (nanosLeft < 0 || nanosLeft > longest) {
        throw new IllegalArgumentException("a deadline in " + nanosLeft + " ns");
      }
    }

    /** The bytes of its arguments, with those that come later. */
    public long bytes() {
      long bytes = (long) positional.length + named.length;
      for (int size : later) {
        bytes += size;
      }
      for (ByteBuffer buffer : buffers) {
        bytes += buffer.remaining();
      }
      return bytes;
    }

    /** Without arguments and headers: they may be large, or secrets. */
    @Override
    public String toString() {
      return "Request[id=" + id + ", function=" + function + "]";
    }
  }

  /** The next bytes of the arguments of a call: those before them are as many as the offset. */
  record Chunk(long session, long id, long offset, ByteBuffer bytes)
      implements ToOwner, DeadLetterSuppression {}

  /** As many bytes of a result have arrived. */
  record Arrived(long session, long id, long bytes) implements ToOwner, DeadLetterSuppression {}

  /** Cancels a call. There is no effect if it has ended. */
  record Cancel(long session, long id) implements ToOwner, DeadLetterSuppression {}

  /** The same as in {@code Requests}, without any. The memory of these outcomes may be released. */
  record Received(long session, long sequence) implements ToOwner, DeadLetterSuppression {}

  /** What may be asked. */
  enum Question {
    /** {@code Ran} answers it once calls are taken. */
    READY,
    /** A status answers it. */
    STATUS
  }

  /** Asks; one {@code Settled} answers it. */
  record Ask(long session, long id, Question question) implements ToOwner {}

  /** Ends the session. */
  record Bye(long session) implements ToOwner, DeadLetterSuppression {}

  /** A message of the owner's actor to itself, which never travels. */
  non-sealed interface Own extends ToOwner {}
}
