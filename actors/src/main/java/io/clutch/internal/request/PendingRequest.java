package io.clutch.internal.request;

import io.clutch.call.Call;
import io.clutch.failure.CallFailure;
import io.clutch.failure.CallFailure.DeadlineExceeded;
import io.clutch.failure.Callee;
import io.clutch.internal.chain.CallPlace;
import io.clutch.internal.chain.ChainMember;
import io.clutch.internal.chain.OpenAsk;
import io.clutch.internal.codec.Codec;
import io.clutch.internal.codec.EncodedCall;
import io.clutch.internal.codec.format.Reference;
import io.clutch.internal.memory.Reservation;
import io.clutch.internal.recording.CallRecording;
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
 * An encoded call or stream that has no outcome yet. Once it is submitted, it belongs to the
 * worker's actor.
 */
public abstract class PendingRequest extends Called implements ChainMember {

  /** Receives the one outcome, on the loop's thread. Longer work must be passed on. */
  public interface Reply {
    void value(ByteBuffer body, List<ByteBuffer> buffers);

    /** Receives a value, whose memory must be released once it is no longer read. */
    default void value(ByteBuffer body, List<ByteBuffer> buffers, Reservation held) {
      value(body, buffers);
      held.release();
    }

    void failure(CallFailure failure);

    /** Receives how far the request is. Nothing comes after the outcome. */
    default void progress(Callee.Progress now) {}
  }

  /** A pool's record of a request. */
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
  private Optional<Callee.Progress> progress = Optional.empty();
  private TimerQueue.Timer next = TimerQueue.Timer.NONE;
  private final RequestList.Links links = new RequestList.Links();
  private PendingRequest inSameSlot;
  private Optional<OpenAsk> within = Optional.empty();
  private Optional<CallPlace> place = Optional.empty();

  /** {@code headers} are all that are sent, those of the call included. */
  public PendingRequest(
      Call<?> call, Map<String, String> headers, EncodedCall encoded, Optional<Reply> reply) {
    super(encoded.buffers());
    this.function = call.function();
    this.encoded = encoded;
    this.headers = headers;
    this.deadline = call.deadline();
    this.key = call.key();
    this.reply = reply;
    long bodies = encoded.positional().length + encoded.named().length;
    this.bytes = bodies + encoded.buffers().besideFiles();
    this.frameBytes = bodies + CallSize.envelope(function, headers);
    this.messageBytes = frameBytes + encoded.buffers().bytes();
  }

  /** Encodes a call. Throws like the codec if a value cannot cross. */
  public static EncodedCall encode(Call<?> call, Codec codec) {
    return codec.encodeCall(call.positional(), call.named());
  }

  /** Ends a request that reached no worker. */
  public void reject(CallFailure failure) {
    fail(failure);
  }

  /**
   * Handles a request that {@code recipient} has not received. It returns to its proxy if there is
   * one, or else fails.
   */
  public void undelivered(ActorPath recipient, CallFailure failure) {
    returnTo
        .filter(it -> !it.path().equals(recipient))
        .ifPresentOrElse(it -> it.tell(new WorkerMessage.Submit(this)), () -> reject(failure));
  }

  /** Cancels the request at the proxy to which the ended {@code recipient} has passed it. */
  public void cancelledAfter(ActorPath recipient) {
    returnTo
        .filter(it -> !it.path().equals(recipient))
        .ifPresent(it -> it.tell(new WorkerMessage.Cancel(this)));
  }

  /** Makes an undelivered request return to this actor, unless it has a proxy already. */
  public void returnsTo(ActorRef<WorkerCommand> sender) {
    if (returnTo.isEmpty()) {
      returnTo = Optional.of(sender);
    }
  }

  /** Sets the proxy of the request, and its number there. */
  public void returnsTo(Optional<ActorRef<WorkerCommand>> by, long number) {
    returnTo = by;
    order = number;
  }

  /** Whether this is its proxy. */
  public boolean isOf(ActorRef<WorkerCommand> proxy) {
    return returnTo.filter(proxy::equals).isPresent();
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

  /** The references in its arguments, each as often as it is there. */
  public List<Reference> references() {
    return encoded.references();
  }

  public Map<String, String> headers() {
    return headers;
  }

  /** Whether it has a recipient of its outcome. */
  public boolean hasReply() {
    return reply.isPresent();
  }

  /** Whether Python answers it. */
  public boolean isAnswered() {
    return hasReply();
  }

  /** Whether it has ended once its deadline has passed. */
  protected boolean endsAtDeadline() {
    return true;
  }

  public boolean hasOwnDeadline() {
    return deadline.isPresent();
  }

  public long bytes() {
    return bytes;
  }

  /** The upper bound of its frame in bytes. Each of its buffers has a frame of its own. */
  public long frameBytes() {
    return frameBytes;
  }

  /** The upper bound of its message in bytes: the frame and the buffers. */
  public long messageBytes() {
    return messageBytes;
  }

  /** The deadline is not after that of the call within whose ask this one was made. */
  public void accepted(long now, Duration defaultDeadline) {
    accepted = true;
    submittedAt = now;
    limit = deadline.orElse(defaultDeadline);
    deadlineAt = now + limit.toNanos();
    if (within.filter(OpenAsk::isOpen).isPresent()
        && within.get().caller() instanceof PendingRequest caller
        && caller.endsAtDeadline()) {
      long left = caller.deadlineAt - now;
      if (left < limit.toNanos()) {
        limit = Duration.ofNanos(Math.max(0, left));
        deadlineAt = now + limit.toNanos();
      }
    }
  }

  /** Records the ask within which it is made. Before it is submitted. */
  final void madeWithin(Optional<OpenAsk> ask) {
    within = ask;
    ask.ifPresent(its -> its.add(this));
  }

  @Override
  public final Optional<OpenAsk> within() {
    return within;
  }

  @Override
  public final Optional<CallPlace> place() {
    return place;
  }

  /** Records the worker or the pool at which it has arrived. */
  public final void arrivedAt(Optional<CallPlace> at) {
    place = at;
  }

  public boolean isAccepted() {
    return accepted;
  }

  /** The recording of a call; streams have none. */
  public CallRecording recording() {
    return CallRecording.NONE;
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

  @Override
  public long id() {
    return id;
  }

  /** Whether it was ever sent to a process. */
  public boolean wasSent() {
    return attempts > 0;
  }

  public long sentAt() {
    return sentAt;
  }

  /** Records that its process no longer has it, and that it waits for another. */
  public void isBack() {
    id = 0;
    progress = Optional.empty();
    sentTo(Callee.UNKNOWN);
  }

  /** Records that it was not begun, as if it had never been sent. */
  public void unsent() {
    attempts--;
  }

  @Override
  public boolean isSettled() {
    return settled;
  }

  /** Records how far it is, and tells its caller. */
  public void progress(Callee.Progress now) {
    progress = Optional.of(now);
    reply.ifPresent(to -> to.progress(now));
  }

  /** How far it is, if it has told. */
  public Optional<Callee.Progress> lastProgress() {
    return progress;
  }

  /** The failure of a request that was sent, and has no reply within this time. */
  public DeadlineExceeded late(Duration within) {
    return new DeadlineExceeded(within, DeadlineExceeded.Where.SENT, "", progress, Callee.UNKNOWN);
  }

  /** The timer of this request: first for its deadline, then for the next step of the ladder. */
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

  /** Ends the request with a value, unless it has an outcome. */
  public void answer(ByteBuffer body, List<ByteBuffer> buffers, Reservation held) {
    if (settled || reply.isEmpty()) {
      settled();
      held.release();
      over();
      return;
    }
    settled = true;
    answered(held);
    try {
      reply.get().value(body, buffers, this);
      settled();
    } catch (RuntimeException | Error e) {
      settled = false; // it was not handed over, so it can still fail
      unanswered();
      throw e;
    }
  }

  /** Fails the request. Its caller is told later, by {@link #tell}. */
  public void failUntold() {
    settled();
    over();
  }

  /** It is in no chain any more: else a chain that goes on for ever would keep all its calls. */
  private void settled() {
    settled = true;
    within = Optional.empty();
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
        settled = false; // it was not handed over, so it can still fail
        throw e;
      }
      settled();
      over();
    }
  }
}
