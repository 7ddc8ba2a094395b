package io.clutch.internal.client;

import io.clutch.call.Call;
import io.clutch.failure.CallFailedException;
import io.clutch.internal.chain.OpenAsk;
import io.clutch.internal.codec.Codec;
import io.clutch.internal.observe.ObservedCall;
import io.clutch.internal.request.DecodingReply;
import io.clutch.internal.request.PendingCall;
import io.clutch.internal.request.ProgressListener;
import io.clutch.internal.request.RequestRuntime;
import io.clutch.internal.request.WorkerMessage;
import io.clutch.internal.streams.ObservedReceiver;
import io.clutch.internal.streams.PendingStream;
import io.clutch.internal.streams.StreamChannel;
import io.clutch.internal.streams.StreamShape;
import io.clutch.telemetry.CallObserver;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BiFunction;

/** Hands calls, casts and streams to the actor of a reference, with the headers of observers. */
public final class RequestSubmitter {
  private final RefTarget target;

  public RequestSubmitter(RefTarget target) {
    this.target = target;
  }

  /** Makes an attempt of a call, whose reply completes the future. Returns that. */
  public <T> CallFuture<T> call(
      Call<T> call, Map<String, String> headers, CallFuture<T> future, Optional<OpenAsk> within) {
    RequestRuntime runtime = target.runtime().requests();
    if (target.stopped().isDone()) {
      future.completeExceptionally(target.at(target.notRunning().toException(), call.function()));
      return future;
    }
    var decoding =
        new DecodingReply<T>(call.resultType(), runtime.codec(), future::answered, future::settle);
    var reply = ProgressListener.around(call, decoding, runtime.executor());
    try {
      var pending = PendingCall.of(call, headers, runtime.codec(), reply).within(runtime.memory());
      future.submit(pending.within(within));
    } catch (CallFailedException e) {
      future.completeExceptionally(target.at(e, call.function()));
    }
    return future;
  }

  /**
   * Sends a cast.
   *
   * @throws CallFailedException if an argument cannot be encoded, or memory has no room for it
   */
  public void cast(Call<?> call) {
    if (target.isUnobserved()) {
      submit(call, PendingCall::cast);
      return;
    }
    ObservedCall observed = target.observe(CallObserver.Kind.CAST, call);
    var ends = PendingObservation.begin(observed, target);
    try {
      submit(call, (its, codec) -> PendingCall.cast(its, observed.headers(), codec, ends));
    } catch (RuntimeException | Error e) {
      ends.failed(e);
      throw e;
    }
  }

  private void submit(Call<?> call, BiFunction<Call<?>, Codec, PendingCall> encoding) {
    RequestRuntime runtime = target.runtime().requests();
    try {
      PendingCall cast = encoding.apply(call, runtime.codec()).within(runtime.memory());
      target.actor().tell(new WorkerMessage.Submit(cast));
    } catch (CallFailedException e) {
      throw target.at(e, call.function());
    }
  }

  /** Opens a stream. Throws like a cast. */
  public RefOperations.StreamHandle open(
      Call<?> call,
      StreamShape shape,
      Optional<Duration> waitLimit,
      StreamChannel.Receiver receiver) {
    if (target.isUnobserved()) {
      return open(call, call.headers(), shape, waitLimit, receiver);
    }
    ObservedCall observed = target.observe(CallObserver.Kind.STREAM, call);
    var ends = PendingObservation.begin(observed, target);
    try {
      var observing = new ObservedReceiver(ends, receiver);
      var handle = open(call, observed.headers(), shape, waitLimit, observing);
      return new RefOperations.StreamHandle(
          handle.channel(),
          () -> {
            ends.failed(new CancellationException());
            handle.cancel().run();
          });
    } catch (RuntimeException | Error e) {
      ends.failed(e);
      throw e;
    }
  }

  private RefOperations.StreamHandle open(
      Call<?> call,
      Map<String, String> headers,
      StreamShape shape,
      Optional<Duration> waitLimit,
      StreamChannel.Receiver receiver) {
    if (target.stopped().isDone()) {
      throw target.at(target.notRunning().toException(), call.function());
    }
    RequestRuntime runtime = target.runtime().requests();
    var channel =
        new StreamChannel(
            shape, waitLimit, runtime.codec(), runtime.limits(), runtime.memory(), receiver);
    try {
      var request =
          PendingStream.of(call, headers, runtime.codec(), channel, runtime.executor())
              .within(runtime.memory());
      target.actor().tell(new WorkerMessage.Submit(request));
      return new RefOperations.StreamHandle(
          channel, () -> target.actor().tell(new WorkerMessage.Cancel(request)));
    } catch (CallFailedException e) {
      throw target.at(e, call.function());
    }
  }
}
