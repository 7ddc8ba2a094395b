package io.clutch.internal.client;

import io.clutch.call.Call;
import io.clutch.internal.streams.StreamChannel;
import io.clutch.internal.streams.StreamShape;
import io.clutch.telemetry.Telemetry;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** What the stages of streams do with a reference besides calling its public methods. */
public interface RefOperations {

  /** The listeners of the actor system, kept from throwing. */
  Telemetry telemetry();

  /**
   * Makes a call whose answer is decoded, and whose dependents run, on this executor; where the
   * reference has a policy, they do not.
   *
   * @param settling is called on the socket loop's thread, and must hand over what it is given
   */
  <T> CompletionStage<T> call(Call<T> call, Executor settling);

  /**
   * Waits for the answer to a call, which this thread then decodes. At once where the reference has
   * a policy.
   *
   * @param nanos how long at most; the system may make it up to a millisecond
   */
  void awaitAnswer(CompletionStage<?> call, long nanos);

  /**
   * Begins a stream. A reference's policy is not for streams.
   *
   * @throws io.clutch.failure.CallFailedException if an argument cannot cross, or the worker has
   *     stopped
   */
  StreamHandle open(
      Call<?> call,
      StreamShape shape,
      Optional<Duration> waitLimit,
      StreamChannel.Receiver receiver);

  /** A stream that was begun; {@code cancel} ends it. */
  record StreamHandle(StreamChannel channel, Runnable cancel) {}
}
