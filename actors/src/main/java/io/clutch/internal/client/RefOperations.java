package io.clutch.internal.client;

import io.clutch.call.Call;
import io.clutch.internal.streams.StreamChannel;
import io.clutch.internal.streams.StreamShape;
import io.clutch.telemetry.Telemetry;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** Operations of a reference that only other modules of Clutch use. */
public interface RefOperations {

  /** What it refers to, without its policy. */
  RefTarget target();

  /** The listeners of the actor system. Their exceptions are caught. */
  Telemetry telemetry();

  /**
   * Makes a call whose reply is decoded on this executor. Dependents run there too. If the
   * reference has a policy, the executor is not used.
   *
   * @param settling called on the socket loop's thread, so it must pass its tasks on
   */
  <T> CompletionStage<T> call(Call<T> call, Executor settling);

  /**
   * Waits for the reply to a call and decodes it. Returns at once if the reference has a policy.
   *
   * @param nanos the longest wait; the system may extend it to a millisecond
   */
  void awaitAnswer(CompletionStage<?> call, long nanos);

  /**
   * Opens a stream. The reference's policy does not apply.
   *
   * @throws io.clutch.failure.CallFailedException if an argument cannot cross, or the worker has
   *     stopped
   */
  StreamHandle open(
      Call<?> call,
      StreamShape shape,
      Optional<Duration> waitLimit,
      StreamChannel.Receiver receiver);

  /** An open stream. {@code cancel} ends it. */
  record StreamHandle(StreamChannel channel, Runnable cancel) {}
}
