package io.clutch.internal.host;

import io.clutch.failure.CallFailedException;
import io.clutch.internal.chain.ChainContext;
import io.clutch.internal.codec.Encoded;
import io.clutch.internal.codec.format.RawValue;
import io.clutch.internal.host.HostTarget.OfActor;
import io.clutch.internal.host.HostTarget.OfContract;
import io.clutch.internal.host.HostTarget.OfFunction;
import io.clutch.internal.host.HostTarget.OfPython;
import io.clutch.telemetry.CallObserver;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Runs the user code of one host: decodes messages, and encodes replies. Thread-safe. */
final class HostHandler {
  private final HostTarget target;
  private final HostRuntime runtime;
  private final HostFailures failures;

  HostHandler(HostTarget target, HostRuntime runtime) {
    this.target = target;
    this.runtime = runtime;
    this.failures = new HostFailures(runtime.codec());
  }

  HostFailures failures() {
    return failures;
  }

  void execute(Runnable task) {
    target.threads().execute(task, runtime.threads());
  }

  /** Whether other lanes of the host wait for a thread. */
  boolean isAwaited() {
    return target.threads().isAwaited();
  }

  boolean mayTakeLong(HostMessage message) {
    return message.isAsk() && !(target instanceof OfActor || target instanceof OfPython);
  }

  /** Handles the message, and settles it now or later. Never throws. */
  void handle(HostMessage message) {
    if (message.isWithdrawn()) {
      message.settle(failures.withdrawn());
      return;
    }
    try {
      Object value;
      try {
        value = decoded(message);
      } catch (CallFailedException undecodable) { // and no such exception of the user's function
        message.settle(failures.refused(undecodable.failure().problem()));
        return;
      }
      run(message, value);
    } catch (Throwable thrown) { // an error of user code is no fault of a thread of Clutch
      message.settle(failures.thrown(thrown));
    } finally {
      Thread.interrupted(); // an interrupt is for this message alone
    }
  }

  /** Calls that are made meanwhile are made within the ask. */
  private void run(HostMessage message, Object value) {
    if (message.chain().isEmpty()) {
      observed(message, value);
    } else {
      ChainContext.run(message.chain(), () -> observed(message, value));
    }
  }

  private void observed(HostMessage message, Object value) {
    if (runtime.observers().isEmpty() || !isOfUsers(message)) {
      handle(message, value);
    } else {
      String host = message.isToReference() ? target.shown() : message.host();
      var incoming = new CallObserver.Incoming(host, message.isAsk(), message.headers());
      runtime.observers().around(incoming, () -> handle(message, value));
    }
  }

  private boolean isOfUsers(HostMessage message) {
    return !(target instanceof OfPython || BuiltInHosts.isName(message.host()));
  }

  /** The message; for a contract, the call that it asks for. */
  private Object decoded(HostMessage message) {
    HostContract.Decoder decoder =
        (value, type, root) ->
            runtime.codec().decode(value, List.of(), type, root, message.references());
    return target instanceof OfContract contract
        ? contract.contract().read(message.body(), decoder)
        : decoder.decode(message.body(), target.message(), "message");
  }

  private void handle(HostMessage message, Object value) {
    if (target instanceof OfFunction function) {
      answer(message, function.function().apply(value));
    } else if (target instanceof OfContract) {
      answer(message, ((HostContract.Invocation) value).run());
    } else if (target instanceof OfActor actor) {
      tell(message, actor, value);
    } else if (target instanceof OfPython python) {
      pass(message, python.receiver(), (RawValue) value);
    }
  }

  private void pass(HostMessage message, MessageReceiver receiver, RawValue value) {
    if (message.isAsk()) {
      CompletableFuture<RawValue> reply = receiver.ask(value, message.headers());
      reply.whenComplete(
          (its, thrown) ->
              message.settle(thrown == null ? encoded(message, its) : failures.ofPython(thrown)));
      message.whenWithdrawn(() -> reply.cancel(false));
    } else {
      receiver.tell(
          value,
          message.headers(),
          failure ->
              message.settle(
                  failure
                      .map(its -> failures.ofPython(its.toException()))
                      .orElse(HostReply.NOTHING)));
    }
  }

  private void answer(HostMessage message, Object result) {
    if (result instanceof Withdrawable reply) {
      message.whenWithdrawn(reply::withdraw);
    }
    if (result instanceof CompletionStage<?> stage) {
      stage.whenComplete(
          (value, thrown) -> {
            HostReply reply = thrown == null ? encoded(message, value) : failures.thrown(thrown);
            if (result instanceof Withdrawable made && reply instanceof HostReply.Failed) {
              made.withdraw(); // nobody gets it, if it is there
            }
            message.settle(reply);
          });
    } else {
      message.settle(encoded(message, result));
    }
  }

  /** The reply to an ask. A tell has none, so the value of its function is not looked at. */
  private HostReply encoded(HostMessage message, Object value) {
    if (!message.isAsk()) {
      return HostReply.NOTHING;
    }
    try {
      Encoded reply = runtime.codec().encode(value);
      return new HostReply.Value(reply.body(), reply.references());
    } catch (CallFailedException problem) {
      return failures.unencodable(problem);
    } catch (Throwable thrown) {
      return failures.thrown(thrown);
    }
  }

  private void tell(HostMessage message, OfActor actor, Object value) {
    if (message.isAsk() && actor.ask().isEmpty()) {
      message.settle(failures.refused("the host takes tells only"));
    } else if (message.isAsk()) {
      ask(message, actor, value);
    } else {
      Object told =
          actor.ask().isEmpty() ? value : actor.ask().get().apply(value, runtime.actors().nobody());
      actor.actor().tell(told);
      runtime
          .actors()
          .whenTaken(
              actor.actor(),
              isThere -> message.settle(isThere ? HostReply.NOTHING : failures.stopped(message)));
    }
  }

  private void ask(HostMessage message, OfActor actor, Object value) {
    var reply =
        runtime
            .actors()
            .awaitReply(
                actor.actor(),
                message.chain(),
                got -> message.settle(encoded(message, got)),
                () -> message.settle(failures.stopped(message)));
    try {
      actor.actor().tell(actor.ask().orElseThrow().apply(value, reply.address()));
    } catch (RuntimeException | Error thrown) {
      reply.forget().run();
      throw thrown;
    }
    message.whenWithdrawn(
        () -> {
          reply.forget().run();
          // Only then may Python send a further one: its mailbox does not grow without a bound.
          runtime
              .actors()
              .whenTaken(actor.actor(), isThere -> message.settle(failures.withdrawn()));
        });
  }
}
