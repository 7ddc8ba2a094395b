package io.clutch.cluster.internal;

import io.clutch.failure.CallFailedException;
import io.clutch.failure.CallFailure;
import io.clutch.internal.memory.MemoryBudget;
import io.clutch.internal.request.FailureReporter;
import io.clutch.internal.request.RequestRuntime;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The parts of a body that arrives in chunks. Each is allocated once those before it are there. */
final class IncomingBody {

  /** What arrives. */
  enum Kind {
    CALL("the call", new CallFailure.BadArguments("bytes of them were lost between the nodes")),
    RESULT(
        "the result",
        new CallFailure.Undecodable(
            "result", "all its bytes", "a part, because others were lost between the nodes"));

    private final String text;
    private final CallFailure lost;

    Kind(String text, CallFailure lost) {
      this.text = text;
      this.lost = lost;
    }
  }

  private final Kind kind;
  private final List<Integer> sizes;
  private final MemoryBudget memory;
  private final List<byte[]> parts = new ArrayList<>();
  private final long total;
  private int filled; // of the last part
  private long arrived;

  private IncomingBody(Kind kind, List<Integer> sizes, MemoryBudget memory) {
    this.kind = kind;
    this.sizes = sizes;
    this.memory = memory;
    this.total = sizes.stream().mapToLong(Integer::longValue).sum();
  }

  /**
   * Reserves memory for a body of these sizes. Throws {@code CallFailedException} if there is none.
   */
  static IncomingBody reserve(Kind kind, List<Integer> sizes, RequestRuntime requests) {
    var body = new IncomingBody(kind, sizes, requests.memory());
    long most = requests.limits().messageSize();
    if (body.total > most) {
      throw new CallFailure.TooLarge(kind.text, body.total, most, requests.limits().sizeKey())
          .toException();
    }
    if (!body.memory.tryReserveIncoming(body.total)) {
      throw CallFailure.QueueFull.ofMemory(body.memory.general(), MemoryBudget.KEY).toException();
    }
    try {
      body.begin();
    } catch (CallFailedException e) {
      body.release();
      throw e;
    }
    return body;
  }

  /** Begins the next part, and skips those without bytes. */
  private void begin() {
    while (parts.size() < sizes.size()) {
      int size = sizes.get(parts.size());
      parts.add(allocate(size));
      filled = 0;
      if (size > 0) {
        return;
      }
    }
  }

  private byte[] allocate(int size) {
    try {
      return new byte[size];
    } catch (OutOfMemoryError e) {
      String what = kind.text + ", for which the JVM has no memory left,";
      throw FailureReporter.noMemory(what, total).toException();
    }
  }

  void release() {
    memory.release(total);
  }

  long arrived() {
    return arrived;
  }

  boolean isWhole() {
    return arrived == total;
  }

  /** Takes the bytes from this offset on. Returns why it cannot, which ends the call. */
  Optional<CallFailure> take(long offset, ByteBuffer bytes) {
    if (offset != arrived || bytes.remaining() > total - arrived) {
      return Optional.of(kind.lost);
    }
    try {
      copy(bytes.duplicate());
      return Optional.empty();
    } catch (CallFailedException e) {
      return Optional.of(e.failure());
    }
  }

  private void copy(ByteBuffer from) {
    while (from.hasRemaining()) {
      byte[] part = parts.get(parts.size() - 1);
      int length = Math.min(from.remaining(), part.length - filled);
      from.get(part, filled, length);
      filled += length;
      arrived += length;
      if (filled == part.length) {
        begin();
      }
    }
  }

  byte[] part(int index) {
    return parts.get(index);
  }

  /** The parts from this one on. */
  List<ByteBuffer> from(int index) {
    return parts.subList(index, parts.size()).stream().map(ByteBuffer::wrap).toList();
  }
}
