package io.clutch.internal.request;

import io.clutch.call.Call;
import io.clutch.failure.CallFailure;
import io.clutch.failure.Callee;
import io.clutch.internal.codec.Codec;
import io.clutch.internal.codec.EncodedCall;
import io.clutch.internal.memory.Reservation;
import io.clutch.internal.time.TimerQueue;
import io.clutch.worker.WorkerCommand;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.ActorPath;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * A call or stream that has no outcome yet, encoded. Once it is submitted, it belongs to the
 * worker's actor.
 */
public abstract class PendingRequest extends Called {

  /** Takes the one answer, on the loop's thread: what takes time has to be handed over. */
  public interface Reply {
    void value(ByteBuffer body, List<ByteBuffer> buffers);

    /** The same; what the value takes is to be released once nobody reads it any more. */
    default void value(ByteBuffer body, List<ByteBuffer> buffers, Reservation held) {
      value(body, buffers);
      held.release();
    }

    void failure(CallFailure failure);
  }

  /** What a pool notes on a request that it has. */
  public interface Attachment {}

  private final String function;
  private final EncodedCall encoded;
  private final Map<String, String> headers;
  private final Optional<Duration> deadline;
  private final Optional<String> key;
  private final Optional<Reply> reply;

  private final long bytes;
  private final long frameBytes;
  private final long messageBytes;

  private Optional<ActorRef<WorkerCommand>> returnTo = Optional.empty();
  private long order;
  private boolean accepted;
  private boolean settled;
  private int attempts;
  private long id;
  private long submittedAt;
  private long sentAt;
  private long deadlineAt;
  private Duration limit = Duration.ZERO;
  private TimerQueue.Timer next = TimerQueue.Timer.NONE;
  private final RequestList.Links links = new RequestList.Links();
  private PendingRequest inSameSlot;

  public PendingRequest(Call<?> call, EncodedCall encoded, Optional<Reply> reply) {
    this.function = call.function();
    this.encoded = encoded;
    this.headers = call.headers();
    this.deadline = call.deadline();
    this.key = call.key();
    this.reply = reply;
    long bodies = encoded.positional().length + encoded.named().length;
    this.bytes = bodies + CallSize.bytes(encoded.buffers());
    this.frameBytes = bodies + CallSize.envelope(function, headers);
    this.messageBytes = bytes - bodies + frameBytes;
  }

  /** Throws what the codec throws for a value that cannot cross. */
  public static EncodedCall encode(Call<?> call, Codec codec) {
    return codec.encodeCall(call.positional(), call.named());
  }

  /** Ends a request that reached no worker. */
  public void reject(CallFailure failure) {
    fail(failure);
  }

  /**
   * What becomes of a request that {@code recipient} never took: it goes back to its proxy, if
   * there is one that lives, or else it fails.
   */
  public void undelivered(ActorPath recipient, CallFailure failure) {
    returnTo
        .filter(it -> !it.path().equals(recipient))
        .ifPresentOrElse(it -> it.tell(new WorkerMessage.Submit(this)), () -> reject(failure));
  }

  /** Gives it up where {@code recipient}, which has ended since, has passed it on to. */
  public void cancelledAfter(ActorPath recipient) {
    returnTo
        .filter(it -> !it.path().equals(recipient))
        .ifPresent(it -> it.tell(new WorkerMessage.Cancel(this)));
  }

  /** If it is not delivered, it goes back to this actor, unless it has a proxy already. */
  public void returnsTo(ActorRef<WorkerCommand> sender) {
    if (returnTo.isEmpty()) {
      returnTo = Optional.of(sender);
    }
  }

  /** It belongs to this proxy, as the one of that number. */
  public void returnsTo(Optional<ActorRef<WorkerCommand>> by, long number) {
    returnTo = by;
    order = number;
  }

  public Optional<String> key() {
    return key;
  }

  public long order() {
    return order;
  }

  @Override
  public String function() {
    return function;
  }

  public EncodedCall encoded() {
    return encoded;
  }

  public Map<String, String> headers() {
    return headers;
  }

  /** Whether somebody is told its outcome. */
  public boolean hasReply() {
    return reply.isPresent();
  }

  public boolean hasOwnDeadline() {
    return deadline.isPresent();
  }

  public long bytes() {
    return bytes;
  }

  /** Bytes of the frame that carries it, at most; its buffers follow in frames of their own. */
  public long frameBytes() {
    return frameBytes;
  }

  /** Bytes of the message that carries it, at most: its frame and its buffers. */
  public long messageBytes() {
    return messageBytes;
  }

  public void accepted(long now, Duration defaultDeadline) {
    accepted = true;
    submittedAt = now;
    limit = deadline.orElse(defaultDeadline);
    deadlineAt = now + limit.toNanos();
  }

  public boolean isAccepted() {
    return accepted;
  }

  public Duration limit() {
    return limit;
  }

  public long submittedAt() {
    return submittedAt;
  }

  public long deadlineAt() {
    return deadlineAt;
  }

  public void sent(long requestId, long now, Callee process) {
    sentTo(process);
    id = requestId;
    sentAt = now;
    attempts++;
    handedOut();
  }

  public long id() {
    return id;
  }

  /** Whether any process was ever sent it. */
  public boolean wasSent() {
    return attempts > 0;
  }

  public long sentAt() {
    return sentAt;
  }

  /** Its process has it no more, and it waits for another. */
  public void isBack() {
    id = 0;
    sentTo(Callee.UNKNOWN);
  }

  /** Sent, but not begun: as if it had never been sent. */
  public void unsent() {
    attempts--;
  }

  public boolean isSettled() {
    return settled;
  }

  /** What the timers holds for this request: its deadline, then the next step of the ladder. */
  public TimerQueue.Timer next() {
    return next;
  }

  public void next(TimerQueue.Timer timer) {
    next = timer;
  }

  public RequestList.Links links() {
    return links;
  }

  public PendingRequest inSameSlot() {
    return inSameSlot;
  }

  public void inSameSlot(PendingRequest behind) {
    inSameSlot = behind;
  }

  /** Each request has exactly one outcome: the first. */
  public void answer(ByteBuffer body, List<ByteBuffer> buffers, Reservation held) {
    if (settled || reply.isEmpty()) {
      settled = true;
      held.release();
      over();
      return;
    }
    settled = true;
    answered(held);
    try {
      reply.get().value(body, buffers, this);
    } catch (RuntimeException | Error e) {
      settled = false; // nobody has it: it can still be failed
      unanswered();
      throw e;
    }
  }

  /** It has failed, and its caller is told later, by {@link #tell}. */
  public void failUntold() {
    settled = true;
    over();
  }

  public void tell(CallFailure failure) {
    reply.ifPresent(to -> to.failure(failure.at(callee())));
  }

  public void fail(CallFailure failure) {
    if (!settled) {
      settled = true;
      try {
        tell(failure);
      } catch (RuntimeException | Error e) {
        settled = false; // nobody has it: it can still be failed
        throw e;
      }
      over();
    }
  }
}
