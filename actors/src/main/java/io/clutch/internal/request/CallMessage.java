package io.clutch.internal.request;

import io.clutch.call.Call;
import io.clutch.failure.CallFailedException;
import io.clutch.failure.CallFailure;
import io.clutch.failure.CallFailure.Unencodable.Side;
import io.clutch.failure.Callee;
import io.clutch.failure.ThrownText;
import io.clutch.internal.codec.Codec;
import io.clutch.internal.memory.MemoryBudget;
import io.clutch.internal.memory.Reservation;
import io.clutch.internal.time.TimerQueue;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * A call that an actor has sent in a message, from its arrival on. Belongs to the actor that has
 * it, but for {@link #encode}. It has one outcome, also if its encoding ends later.
 */
public final class CallMessage implements PendingRequest.Reply {
  private final Call<?> call;
  private final Optional<PendingRequest.Reply> reply;
  private final long arrivedAt;
  private final AtomicBoolean begun = new AtomicBoolean();
  private TimerQueue.Timer due = TimerQueue.Timer.NONE;
  private boolean encoded;
  // Written by the thread that encodes, and read once the actor was told.
  private Optional<PendingRequest> request = Optional.empty();
  private Optional<CallFailure> problem = Optional.empty();
  private Optional<PendingRequest> passed = Optional.empty();
  private volatile boolean settled;

  /** Without a reply it is a cast. */
  CallMessage(Call<?> call, Optional<PendingRequest.Reply> reply, long arrivedAt) {
    this.call = call;
    this.reply = reply;
    this.arrivedAt = arrivedAt;
  }

  Call<?> call() {
    return call;
  }

  boolean isCast() {
    return reply.isEmpty();
  }

  long arrivedAt() {
    return arrivedAt;
  }

  TimerQueue.Timer due() {
    return due;
  }

  void due(TimerQueue.Timer timer) {
    due = timer;
  }

  /** Whether the caller is the first to encode it. */
  boolean begin() {
    return begun.compareAndSet(false, true);
  }

  boolean isBegun() {
    return begun.get();
  }

  /** The actor was told that it is encoded, or that its encoding failed. */
  void encoded() {
    encoded = true;
  }

  boolean isEncoded() {
    return encoded;
  }

  /** Runs the user's code; what that throws becomes the problem of this message. */
  void encode(Codec codec, MemoryBudget memory) {
    if (settled) {
      return;
    }
    try {
      request =
          Optional.of(
              (isCast() ? PendingCall.cast(call, codec) : PendingCall.of(call, codec, this))
                  .within(memory));
    } catch (CallFailedException e) {
      problem = Optional.of(e.failure());
    } catch (RuntimeException | Error e) {
      String type = "a value (reading it failed: " + ThrownText.of(e) + ")";
      problem = Optional.of(new CallFailure.Unencodable(Side.ARGUMENT, "arguments", type));
    }
  }

  /** Once it was encoded. */
  Optional<PendingRequest> request() {
    return request;
  }

  /** Why it could not be encoded, if so. */
  Optional<CallFailure> problem() {
    return problem;
  }

  /** It is a call now, and its outcome is that of the call. */
  void passed(PendingRequest on) {
    passed = Optional.of(on);
  }

  /** Whether it has its outcome. */
  public boolean isSettled() {
    return settled || passed.filter(PendingRequest::isSettled).isPresent();
  }

  /** Nobody waits for it any more: {@code elsewhere} is told, if it is a call already. */
  public void cancel(Consumer<PendingRequest> elsewhere) {
    passed.ifPresentOrElse(elsewhere, () -> failure(new CallFailure.Cancelled()));
  }

  @Override
  public void value(ByteBuffer body, List<ByteBuffer> buffers) {
    value(body, buffers, Reservation.NONE);
  }

  @Override
  public void value(ByteBuffer body, List<ByteBuffer> buffers, Reservation held) {
    if (settled || reply.isEmpty()) {
      held.release();
    } else {
      settle(to -> to.value(body, buffers, held));
    }
  }

  @Override
  public void failure(CallFailure failure) {
    CallFailure placed = failure.at(Callee.function(call.function()));
    settle(to -> to.failure(placed));
  }

  private void settle(Consumer<PendingRequest.Reply> end) {
    if (!settled) {
      settled = true;
      reply.ifPresent(end);
    }
  }
}
