package io.clutch.worker;

import io.clutch.codec.Codec;
import io.clutch.codec.EncodedCall;
import io.clutch.failure.CallFailure;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A call on its way, encoded. Made anywhere; from its submission on it belongs to the worker's
 * actor.
 */
public final class Submission {

  /**
   * Takes the one answer. Called on the socket loop's thread: it must hand over whatever takes
   * time.
   */
  public interface Reply {
    void value(ByteBuffer body, List<ByteBuffer> buffers);

    void failure(CallFailure failure);
  }

  // What an item has besides its texts and values, and what MessagePack adds to a text.
  private static final int ENVELOPE = 64;
  private static final int TEXT_HEAD = 5;
  // A shorter one is not measured, but taken for the longest that it can be.
  private static final int SHORT_TEXT = 256;

  private final String function;
  private final EncodedCall encoded;
  private final Map<String, String> headers;
  private final Optional<Duration> deadline;
  private final boolean idempotent;
  private final Optional<Reply> reply;

  private final long bytes;
  private final long frameBytes;

  private boolean settled;
  private int attempts;
  private long id;
  private long submittedAt;
  private long sentAt;
  private Duration limit = Duration.ZERO;
  private Agenda.Entry next = Agenda.Entry.NONE;

  private Submission(Call<?> call, Codec codec, Optional<Reply> reply) {
    this.function = call.function();
    this.encoded = codec.encodeCall(call.positional(), call.named());
    this.headers = call.headers();
    this.deadline = call.deadline();
    this.idempotent = call.idempotent();
    this.reply = reply;
    long bodies = encoded.positional().length + encoded.named().length;
    this.bytes = bodies + bytes(encoded.buffers());
    this.frameBytes = bodies + envelope(function, headers);
  }

  private static long bytes(List<ByteBuffer> buffers) {
    long bytes = 0;
    for (ByteBuffer buffer : buffers) {
      bytes += buffer.remaining();
    }
    return bytes;
  }

  private static long envelope(String function, Map<String, String> headers) {
    long bytes = ENVELOPE + size(function);
    for (Map.Entry<String, String> header : headers.entrySet()) {
      bytes += size(header.getKey()) + size(header.getValue());
    }
    return bytes;
  }

  /** Encodes a call; throws what the codec throws for a value that cannot cross. */
  public static Submission call(Call<?> call, Codec codec, Reply reply) {
    return new Submission(call, codec, Optional.of(reply));
  }

  /** Encodes a cast. */
  public static Submission cast(Call<?> call, Codec codec) {
    return new Submission(call, codec, Optional.empty());
  }

  /** Ends a submission that reached no worker. */
  public void refuse(CallFailure failure) {
    fail(failure);
  }

  String function() {
    return function;
  }

  EncodedCall encoded() {
    return encoded;
  }

  Map<String, String> headers() {
    return headers;
  }

  boolean isCast() {
    return reply.isEmpty();
  }

  long bytes() {
    return bytes;
  }

  /** Bytes of the frame that carries it, at most; its buffers follow in frames of their own. */
  long frameBytes() {
    return frameBytes;
  }

  private static long size(String text) {
    boolean isShort = text.length() < SHORT_TEXT;
    return TEXT_HEAD
        + (isShort ? 3L * text.length() : text.getBytes(StandardCharsets.UTF_8).length);
  }

  void accepted(long now, Duration defaultDeadline) {
    submittedAt = now;
    limit = deadline.orElse(defaultDeadline);
  }

  Duration limit() {
    return limit;
  }

  long submittedAt() {
    return submittedAt;
  }

  long deadlineAt() {
    return submittedAt + limit.toNanos();
  }

  void sent(long callId, long now) {
    id = callId;
    sentAt = now;
    attempts++;
  }

  long id() {
    return id;
  }

  /** Whether any process was ever sent it. */
  boolean wasSent() {
    return attempts > 0;
  }

  long sentAt() {
    return sentAt;
  }

  /** Whether it may be sent again after {@code attempts} processes ended under it. */
  boolean mayRetry(int maxAttempts) {
    return idempotent && !settled && attempts < maxAttempts;
  }

  boolean isSettled() {
    return settled;
  }

  /** What the agenda holds for this call: its deadline, then the next rung of the ladder. */
  Agenda.Entry next() {
    return next;
  }

  void next(Agenda.Entry entry) {
    next = entry;
  }

  /** Each call has exactly one end: the first. */
  void answer(ByteBuffer body, List<ByteBuffer> buffers) {
    settle(to -> to.value(body, buffers));
  }

  void fail(CallFailure failure) {
    settle(to -> to.failure(failure));
  }

  private void settle(Consumer<Reply> end) {
    if (!settled) {
      settled = true;
      reply.ifPresent(end);
    }
  }
}
