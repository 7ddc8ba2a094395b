package io.clutch.internal.request;

import io.clutch.failure.BootError;
import io.clutch.failure.CallFailure;
import io.clutch.failure.ExitReason;
import io.clutch.failure.ExitReason.Cause;
import io.clutch.internal.chain.Ring;
import io.clutch.internal.memory.Reservation;
import io.clutch.internal.process.ProcessEnd;
import io.clutch.internal.wire.Channel;
import io.clutch.worker.WorkerStatus;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.apache.pekko.actor.ActorPath;
import org.apache.pekko.actor.DeadLetterSuppression;

/**
 * The events from a worker's process, connection and timer. Each names its incarnation, because
 * events of a former one may still arrive. One that finds the actor ended is no dead letter to log.
 */
public sealed interface Event extends WorkerMessage, DeadLetterSuppression {

  /** The start is prepared: the interpreter, and the encoded start specification. */
  record Prepared(int incarnation, Path interpreter, io.clutch.internal.codec.Encoded specification)
      implements Event {}

  /** The start is impossible. */
  record Unprepared(int incarnation, BootError error) implements Event {}

  /** The incarnation may start now. */
  record MayStart(int incarnation) implements Event {}

  record Started(int incarnation, long pid, WorkerStatus.Start how) implements Event {}

  /** A frame has arrived. Its memory is released once it was handled or not delivered. */
  record Frame(
      int incarnation, Channel channel, byte[] bytes, List<ByteBuffer> buffers, Reservation held)
      implements Event {
    @Override
    public void done() {
      held.release();
    }
  }

  /** The connection was closed, because a message was refused. */
  record Refused(int incarnation, Channel channel, Cause cause, String why) implements Event {}

  /** The channel has ended. */
  record Disconnected(int incarnation, Channel channel) implements Event {}

  /** The channel's connection was closed on this side because of a fault. */
  record ConnectionFailed(int incarnation, Channel channel, Throwable cause) implements Event {}

  record Ended(int incarnation, ProcessEnd end) implements Event {}

  /** Something has happened to what crosses, outside of the actor. */
  sealed interface OfExchange extends Event {
    int incarnation();
  }

  /** A stage has changed a stream. */
  record StreamChanged(int incarnation, long stream) implements OfExchange {}

  /** Hosts have replied to the process. */
  record HostsReplied(int incarnation) implements OfExchange {}

  /** A call can never begin, because it waits for itself. */
  record Deadlocked(int incarnation, Ring ring) implements OfExchange {}

  /** Faulthandler has written stacks for that request, unless there is a problem. */
  record StacksWritten(int incarnation, long request, String text, String problem, boolean isCut)
      implements OfExchange {}

  /** What a process had spawned has ended after it. */
  record ChildrenEnded(int incarnation) implements Event {}

  record Tick() implements Event {}

  /** The encoding of a message has ended. */
  record Encoded(CallMessage message) implements Event {
    @Override
    public void undelivered(ActorPath recipient, ExitReason reason) {
      message.request().ifPresent(late -> late.reject(new CallFailure.Cancelled()));
    }
  }

  /** Work for the actor outside its messages has failed with a fault. */
  record Faulted(Throwable thrown) implements Event {}
}
