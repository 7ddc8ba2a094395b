package io.clutch.internal.request;

import io.clutch.call.Call;
import io.clutch.failure.CallFailedException;
import io.clutch.failure.CallFailure;
import io.clutch.failure.CallFailure.Unencodable.Side;
import io.clutch.failure.Callee;
import io.clutch.internal.codec.Codec;
import io.clutch.internal.memory.MemoryBudget;
import io.clutch.internal.memory.Reservation;
import io.clutch.internal.text.ThrownText;
import io.clutch.internal.time.TimerQueue;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * A call that was sent in a message, from its arrival on. Only for the actor that has it, except
 * {@link #encode}. It has one outcome, even if its encoding ends later.
 */
public final class CallMessage implements PendingRequest.Reply {
  private final Call<?> call;
  private final Optional<PendingRequest.Reply> reply;
  private final long arrivedAt;
  private final AtomicBoolean begun = new AtomicBoolean();
  private TimerQueue.Timer due = TimerQueue.Timer.NONE;
  private boolean encoded;
  // Written by the encoding thread, and read after the actor was notified.
  private Optional<PendingRequest> request = Optional.empty();
  private Optional<CallFailure> problem = Optional.empty();
  private Optional<PendingRequest> passed = Optional.empty();
  private volatile boolean settled;

  /** A call without a reply is a cast. */
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

  /** Claims the encoding. Returns false if it was claimed before. */
  boolean begin() {
    return begun.compareAndSet(false, true);
  }

  boolean isBegun() {
    return begun.get();
  }

  /** Records the end of the encoding, of which the actor was notified. */
  void encoded() {
    encoded = true;
  }

  boolean isEncoded() {
    return encoded;
  }

  /** Encodes the call. May run user code, whose exceptions become the problem of this message. */
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

  /** The request, once it is encoded. */
  Optional<PendingRequest> request() {
    return request;
  }

  /** The failure of the encoding, if it failed. */
  Optional<CallFailure> problem() {
    return problem;
  }

  /** Records the call that was made of the message. Its outcome is the message's outcome. */
  void passed(PendingRequest on) {
    passed = Optional.of(on);
  }

  /** Whether it has an outcome. */
  public boolean isSettled() {
    return settled || passed.filter(PendingRequest::isSettled).isPresent();
  }

  /** Cancels the message. If it is a call already, that is passed to {@code elsewhere}. */
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
  public void progress(Callee.Progress now) {
    reply.ifPresent(to -> to.progress(now));
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
