package io.clutch.internal.host;

import io.clutch.failure.CallFailure;
import io.clutch.internal.codec.format.RawValue;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;

/** A Python actor, to whose method {@code receive} messages go. Thread-safe. */
public interface MessageReceiver {

  /** The actor of its worker or pool, which ends with it. */
  ActorRef<?> worker();

  /** The actor that takes its messages from actors of Java, and ends with it. */
  ActorRef<Object> address();

  /**
   * Sends it a message that has no reply, with these headers. {@code ended} is called once, on any
   * thread: with the failure, unless the method has run.
   */
  void tell(RawValue message, Map<String, String> headers, Consumer<Optional<CallFailure>> ended);

  /**
   * Sends it a message whose reply is what the method returns, within the ask for which code runs
   * here. To cancel the future cancels the call.
   */
  CompletableFuture<RawValue> ask(RawValue message, Map<String, String> headers);
}
