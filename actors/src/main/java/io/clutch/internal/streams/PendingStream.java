package io.clutch.internal.streams;

import io.clutch.call.Call;
import io.clutch.internal.codec.Codec;
import io.clutch.internal.memory.MemoryBudget;
import io.clutch.internal.request.PendingRequest;
import java.util.Optional;

/** A stream that has no end yet. */
public final class PendingStream extends PendingRequest {
  private final StreamChannel channel;
  private boolean runs;
  private Runnable whenGone = () -> {};
  // Only while a process has it.
  private ActiveStream active;

  private PendingStream(Call<?> call, Codec codec, StreamChannel channel) {
    super(call, encode(call, codec), Optional.of(channel.reply()));
    this.channel = channel;
  }

  /**
   * Encodes the call that begins a stream. A deadline of the call's own is that of the whole
   * stream; without one, the worker's default holds until it has begun.
   */
  public static PendingStream of(Call<?> call, Codec codec, StreamChannel channel) {
    return new PendingStream(call, codec, channel);
  }

  /**
   * Reserves what it takes, before it is submitted.
   *
   * @throws io.clutch.failure.CallFailedException with {@code QueueFull} where the budget refuses
   */
  public PendingStream within(MemoryBudget budget) {
    reserve(budget, bytes());
    return this;
  }

  StreamChannel line() {
    return channel;
  }

  /** Whether its function runs, unless Python has answered a cancel with the contrary. */
  boolean runs() {
    return runs;
  }

  void runs(boolean now) {
    runs = now;
  }

  /** This is told once when the stream has left the worker that was given it. */
  public void whenGone(Runnable told) {
    whenGone = told;
  }

  void gone() {
    Runnable told = whenGone;
    whenGone = () -> {};
    handedBack();
    told.run();
  }

  /** What its process has of it; null if none has it. */
  ActiveStream active() {
    return active;
  }

  void active(ActiveStream now) {
    active = now;
  }
}
