package io.clutch.internal.request;

import io.clutch.call.Call;
import io.clutch.call.PoisonedCall;
import io.clutch.failure.CallFailure;
import io.clutch.failure.WorkerExit;
import io.clutch.internal.chain.OpenAsk;
import io.clutch.internal.codec.Codec;
import io.clutch.internal.codec.EncodedCall;
import io.clutch.internal.memory.MemoryBudget;
import io.clutch.internal.recording.CallRecording;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A call, or a cast, that has no outcome yet. */
public final class PendingCall extends PendingRequest {
  // Only for an idempotent call, because only such a call can be poison.
  private final Optional<Call<?>> idempotent;
  private Deaths deaths = Deaths.NONE;
  private Optional<OpenAsk> entered = Optional.empty();
  private Optional<LocalTarget> local = Optional.empty();
  private boolean isMessage;
  private Consumer<Optional<CallFailure>> ended = failure -> {};
  private CallRecording recording = CallRecording.NONE;

  /** {@code headers} are in place of the call's own. */
  public PendingCall(
      Call<?> call, Map<String, String> headers, EncodedCall encoded, Optional<Reply> reply) {
    super(call, headers, encoded, reply);
    this.idempotent = call.idempotent() ? Optional.of(call) : Optional.empty();
  }

  /** Encodes a call. Throws like the codec if a value cannot cross. */
  public static PendingCall of(Call<?> call, Codec codec, Reply reply) {
    return of(call, call.headers(), codec, reply);
  }

  /** Encodes a call with these headers in place of its own. */
  public static PendingCall of(
      Call<?> call, Map<String, String> headers, Codec codec, Reply reply) {
    return new PendingCall(call, headers, encode(call, codec), Optional.of(reply));
  }

  /** Encodes a cast. */
  public static PendingCall cast(Call<?> call, Codec codec) {
    return new PendingCall(call, call.headers(), encode(call, codec), Optional.empty());
  }

  /** Encodes a cast with these headers, whose end is told once: the failure unless it has run. */
  public static PendingCall cast(
      Call<?> call,
      Map<String, String> headers,
      Codec codec,
      Consumer<Optional<CallFailure>> ended) {
    var cast = new PendingCall(call, headers, encode(call, codec), Optional.empty());
    cast.ended = ended;
    return cast;
  }

  /**
   * Encodes a cast that is a message to an actor: Python knows no deadline for it. Its end is told
   * once, with the failure unless it has run.
   */
  public static PendingCall message(
      Call<?> call,
      Map<String, String> headers,
      Codec codec,
      Consumer<Optional<CallFailure>> ended) {
    PendingCall message = cast(call, headers, codec, ended);
    message.isMessage = true;
    return message;
  }

  /**
   * A call, cast or message that another node has encoded. Without a reply, its end is told as that
   * of a {@link #cast}.
   */
  public static PendingCall encoded(
      Call<?> call,
      EncodedCall encoded,
      Optional<Reply> reply,
      boolean isMessage,
      Consumer<Optional<CallFailure>> ended) {
    var pending = new PendingCall(call, call.headers(), encoded, reply);
    pending.ended = ended;
    pending.isMessage = isMessage;
    return pending;
  }

  public boolean isIdempotent() {
    return idempotent.isPresent();
  }

  @Override
  public void accepted(long now, Duration defaultDeadline) {
    super.accepted(now, defaultDeadline);
    recording = CallRecording.begin(isCast(), bytes());
  }

  @Override
  public CallRecording recording() {
    return recording;
  }

  /** Whether Python is told its deadline. */
  public boolean hasDeadline() {
    return !isMessage;
  }

  /** It is a cast that has run. */
  public void ran() {
    end(Optional.empty());
  }

  @Override
  public void tell(CallFailure failure) {
    super.tell(failure);
    if (isCast()) {
      end(Optional.of(failure.at(callee())));
    }
  }

  private void end(Optional<CallFailure> failure) {
    Consumer<Optional<CallFailure>> told = ended;
    ended = its -> {};
    told.accept(failure);
  }

  /**
   * Reserves its memory. Called before it is submitted.
   *
   * @throws io.clutch.failure.CallFailedException with {@code QueueFull} if there is no room
   */
  public PendingCall within(MemoryBudget budget) {
    reserve(budget, bytes());
    return this;
  }

  /** Records that it is made within this ask, if any. Before it is submitted. */
  public PendingCall within(Optional<OpenAsk> ask) {
    if (ask.isPresent()) {
      madeWithin(ask);
    }
    return this;
  }

  /** Addresses it to a child that lives in the process of the worker. Before it is submitted. */
  public PendingCall to(LocalTarget child) {
    local = Optional.of(child);
    return this;
  }

  /** The child in the process that it is for; empty for the worker's own actor. */
  public Optional<LocalTarget> local() {
    return local;
  }

  public boolean isLocal() {
    return local.isPresent();
  }

  /** Casts to such a child are answered too, because credit does not tell which one has ended. */
  @Override
  public boolean isAnswered() {
    return hasReply() || isLocal();
  }

  @Override
  public long frameBytes() {
    return super.frameBytes() + (isLocal() ? LocalTarget.MOST_BYTES : 0);
  }

  @Override
  public long messageBytes() {
    return super.messageBytes() + (isLocal() ? LocalTarget.MOST_BYTES : 0);
  }

  /** Records the ask whose wait is to serve it, before it is sent. */
  public void enters(Optional<OpenAsk> wait) {
    entered = wait;
    wait.ifPresent(its -> its.entered(1));
  }

  /** The number of the ask whose wait serves it; 0 if it waits its turn. */
  public long entered() {
    return entered.map(OpenAsk::id).orElse(0L);
  }

  /** Its process does not have it any more. */
  public void left() {
    entered.ifPresent(its -> its.entered(-1));
    entered = Optional.empty();
  }

  public boolean isCast() {
    return !hasReply();
  }

  /** Records the end of a process that had begun, or may have begun, the call. */
  public void died(WorkerExit exit, long at) {
    if (idempotent.isPresent()) {
      deaths = deaths.and(exit, at);
    }
  }

  /**
   * Whether it may be sent again: it is idempotent, and fewer than {@code most} processes ended.
   */
  public boolean mayRetry(int most) {
    return idempotent.isPresent() && !isSettled() && deaths.count() < most;
  }

  public boolean isPoison(int most) {
    return idempotent.isPresent() && !isSettled() && deaths.count() >= most;
  }

  /**
   * True if one more end of a process would quarantine the call. It is then sent alone, so that a
   * crash can be attributed to it.
   */
  public boolean isSentAlone(int most) {
    return deaths.count() > 0 && deaths.count() == most - 1;
  }

  PoisonedCall poisoned(String worker, long now) {
    return new PoisonedCall(worker, idempotent.orElseThrow(), deaths.history(now));
  }
}
