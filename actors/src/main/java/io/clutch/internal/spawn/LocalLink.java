package io.clutch.internal.spawn;

import io.clutch.call.Call;
import io.clutch.failure.CallFailedException;
import io.clutch.failure.CallFailure;
import io.clutch.internal.chain.OpenAsk;
import io.clutch.internal.codec.EncodedCall;
import io.clutch.internal.codec.format.Reference;
import io.clutch.internal.host.HostReferences;
import io.clutch.internal.messages.PythonReceiver;
import io.clutch.internal.request.LocalTarget;
import io.clutch.internal.request.PendingCall;
import io.clutch.internal.request.PendingRequest;
import io.clutch.internal.request.RequestRuntime;
import io.clutch.internal.request.WorkerMessage;
import io.clutch.worker.WorkerCommand;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;

/** Calls functions of one child that lives in the process of its parent, by the parent's worker. */
final class LocalLink {
  private static final Duration DROP_LIMIT = Duration.ofDays(1);

  private final LocalPlace place;
  private final LocalTarget target;
  private final ActorRef<WorkerCommand> self;

  LocalLink(LocalPlace place, LocalTarget target, ActorRef<WorkerCommand> self) {
    this.place = place;
    this.target = target;
    this.self = self;
  }

  /** Passes on a message, or a cancel. */
  void pass(PendingCall message) {
    place.worker().tell(new WorkerMessage.Submit(message.to(target)));
  }

  void pass(WorkerMessage.Cancel cancel) {
    place.worker().tell(cancel);
  }

  /** Makes the child. Returns the call, which tells {@code ended} its end on the loop. */
  PendingCall construct(
      SpawnedChild child, Optional<OpenAsk> chain, Consumer<Optional<CallFailure>> ended) {
    Reference own = HostReferences.own(new PythonReceiver(self, place.runtime()));
    Call<Void> call =
        Call.of("construct", Void.class)
            .withHeader("type", child.type)
            .withHeader("token", own.token())
            .withHeader("path", own.path())
            .withDeadline(place.settings().startTimeout());
    EncodedCall given = child.arguments();
    var references = new ArrayList<Reference>(given.references());
    references.add(own);
    return submit(
        call,
        new EncodedCall(
            given.positional(), given.named(), given.buffers(), List.copyOf(references)),
        chain,
        ended);
  }

  /** Runs the stop hook after all messages so far, and ends the child. */
  void stop(Duration limit, Optional<OpenAsk> chain, Consumer<Optional<CallFailure>> ended) {
    submit(call("stop", limit), chain, ended);
  }

  /** The same for one that nobody waits for any more. */
  void stopLater() {
    stop(DROP_LIMIT, Optional.empty(), failure -> {});
  }

  /** Ends the child at once. */
  void drop() {
    submit(call("drop", DROP_LIMIT), Optional.empty(), failure -> {});
  }

  private static Call<Void> call(String function, Duration limit) {
    return Call.of(function, Void.class).withDeadline(limit);
  }

  private void submit(
      Call<Void> call, Optional<OpenAsk> chain, Consumer<Optional<CallFailure>> ended) {
    submit(call, PendingRequest.encode(call, requests().codec()), chain, ended);
  }

  private PendingCall submit(
      Call<Void> call,
      EncodedCall encoded,
      Optional<OpenAsk> chain,
      Consumer<Optional<CallFailure>> ended) {
    var made = new PendingCall(call, call.headers(), encoded, Optional.of(new Told(ended)));
    try {
      pass(made.within(requests().memory()).within(chain));
    } catch (CallFailedException noRoom) {
      ended.accept(Optional.of(noRoom.failure()));
    }
    return made;
  }

  private RequestRuntime requests() {
    return place.runtime().requests();
  }

  private record Told(Consumer<Optional<CallFailure>> ended) implements PendingRequest.Reply {
    @Override
    public void value(ByteBuffer body, List<ByteBuffer> buffers) {
      ended.accept(Optional.empty());
    }

    @Override
    public void failure(CallFailure failure) {
      ended.accept(Optional.of(failure));
    }
  }
}
