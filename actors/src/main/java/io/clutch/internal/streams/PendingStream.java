package io.clutch.internal.streams;

import io.clutch.call.Call;
import io.clutch.internal.codec.Codec;
import io.clutch.internal.memory.MemoryBudget;
import io.clutch.internal.request.PendingRequest;
import io.clutch.internal.request.ProgressListener;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;

/** A stream that has not ended. */
public final class PendingStream extends PendingRequest {
  private final StreamChannel channel;
  private boolean runs;
  private Runnable whenGone = () -> {};
  // Set only while a process has the stream.
  private ActiveStream active;

  private PendingStream(
      Call<?> call,
      Map<String, String> headers,
      Codec codec,
      StreamChannel channel,
      Executor listeners) {
    super(
        call,
        headers,
        encode(call, codec),
        Optional.of(ProgressListener.around(call, channel.reply(), listeners)));
    this.channel = channel;
  }

  @Override
  protected boolean endsAtDeadline() {
    return hasOwnDeadline(); // the default one is for its opening alone
  }

  /**
   * Encodes the call that opens a stream. The call's deadline, if it has one, is for the whole
   * stream. Otherwise the worker's default deadline is for its opening. {@code listeners} runs the
   * call's listener. {@code headers} are in place of the call's own.
   */
  public static PendingStream of(
      Call<?> call,
      Map<String, String> headers,
      Codec codec,
      StreamChannel channel,
      Executor listeners) {
    return new PendingStream(call, headers, codec, channel, listeners);
  }

  /**
   * Reserves its memory. Called before it is submitted.
   *
   * @throws io.clutch.failure.CallFailedException with {@code QueueFull} if there is no room
   */
  public PendingStream within(MemoryBudget budget) {
    reserve(budget, bytes());
    return this;
  }

  StreamChannel channel() {
    return channel;
  }

  /** Whether its function runs, as far as known from the answers to cancels. */
  boolean runs() {
    return runs;
  }

  void runs(boolean now) {
    runs = now;
  }

  /** Runs the action once, when the stream has left the worker that had it. */
  public void whenGone(Runnable action) {
    whenGone = action;
  }

  void gone() {
    Runnable action = whenGone;
    whenGone = () -> {};
    handedBack();
    action.run();
  }

  /** Its elements now. */
  public StreamCounts counts() {
    return active == null ? StreamCounts.NONE : StreamCounts.of(active);
  }

  /** Its state in the process; null if no process has it. */
  ActiveStream active() {
    return active;
  }

  void active(ActiveStream now) {
    active = now;
  }
}
