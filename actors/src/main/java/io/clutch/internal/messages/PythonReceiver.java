package io.clutch.internal.messages;

import io.clutch.call.Call;
import io.clutch.call.Outcome;
import io.clutch.failure.CallFailedException;
import io.clutch.failure.CallFailure;
import io.clutch.internal.chain.ChainContext;
import io.clutch.internal.codec.format.RawValue;
import io.clutch.internal.host.MessageReceiver;
import io.clutch.internal.request.DecodingReply;
import io.clutch.internal.request.PendingCall;
import io.clutch.internal.request.RequestRuntime;
import io.clutch.internal.request.WorkerMessage;
import io.clutch.internal.request.WorkerRuntime;
import io.clutch.worker.WorkerCommand;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;

/** A worker or a pool as a receiver of messages. */
public final class PythonReceiver implements MessageReceiver {
  static final String METHOD = "receive";

  // The longest one. Its sender is slowed instead.
  private static final Duration NO_DEADLINE = Duration.ofDays(100);

  private final ActorRef<WorkerCommand> worker;
  private final WorkerRuntime runtime;

  public PythonReceiver(ActorRef<WorkerCommand> worker, WorkerRuntime runtime) {
    this.worker = worker;
    this.runtime = runtime;
  }

  @Override
  public ActorRef<?> worker() {
    return worker;
  }

  @Override
  public ActorRef<Object> address() {
    return runtime
        .hosts()
        .addresses()
        .of(worker, this, ended -> MessageAddress.create(worker, ended));
  }

  @Override
  public void tell(
      RawValue message, Map<String, String> headers, Consumer<Optional<CallFailure>> ended) {
    RequestRuntime requests = runtime.requests();
    try {
      PendingCall cast =
          PendingCall.message(
                  call(message).withDeadline(NO_DEADLINE), headers, requests.codec(), ended)
              .within(requests.memory());
      worker.tell(new WorkerMessage.Submit(cast));
    } catch (CallFailedException e) {
      ended.accept(Optional.of(e.failure()));
    }
  }

  @Override
  public CompletableFuture<RawValue> ask(RawValue message, Map<String, String> headers) {
    RequestRuntime requests = runtime.requests();
    var answer = new CompletableFuture<RawValue>();
    // The codec of hosts knows the limit of replies, so that a larger result is not even copied.
    var reply =
        new DecodingReply<RawValue>(
            RawValue.class,
            runtime.hosts().codec(),
            requests.executor(),
            its -> complete(answer, its));
    try {
      PendingCall call =
          PendingCall.of(call(message), headers, requests.codec(), reply)
              .within(requests.memory())
              .within(ChainContext.current());
      worker.tell(new WorkerMessage.Submit(call));
      answer.whenComplete(
          (value, failure) -> {
            if (answer.isCancelled()) {
              worker.tell(new WorkerMessage.Cancel(call));
            }
          });
    } catch (CallFailedException e) {
      answer.completeExceptionally(e);
    }
    return answer;
  }

  private static void complete(CompletableFuture<RawValue> answer, Outcome<RawValue> outcome) {
    if (outcome instanceof Outcome.Failed<RawValue> failed) {
      answer.completeExceptionally(failed.failure().toException());
    } else {
      answer.complete(outcome.get());
    }
  }

  private static Call<RawValue> call(RawValue message) {
    return Call.of(METHOD, RawValue.class, message);
  }

  @Override
  public String toString() {
    return "PythonReceiver[" + worker.path().toStringWithoutAddress() + "]";
  }
}
