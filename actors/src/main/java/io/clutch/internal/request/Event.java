package io.clutch.internal.request;

import io.clutch.failure.BootError;
import io.clutch.failure.CallFailure;
import io.clutch.failure.ExitReason;
import io.clutch.failure.ExitReason.Cause;
import io.clutch.internal.memory.Reservation;
import io.clutch.internal.process.ProcessEnd;
import io.clutch.internal.wire.Channel;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.apache.pekko.actor.ActorPath;

/**
 * What reaches the actor from its process, its connection and its timer; named by incarnation,
 * since an old one may still be heard of.
 */
public sealed interface Event extends WorkerMessage {

  /** What is needed for a start: the interpreter, and what it is to load. */
  record Prepared(int incarnation, Path interpreter, byte[] specification) implements Event {}

  /** There can be no start. */
  record Unprepared(int incarnation, BootError error) implements Event {}

  /** It has a place among the starts. */
  record MayStart(int incarnation) implements Event {}

  record Started(int incarnation, long pid) implements Event {}

  /** What it takes is released once it was handled, or reached nobody. */
  record Frame(
      int incarnation, Channel channel, byte[] bytes, List<ByteBuffer> buffers, Reservation held)
      implements Event {
    @Override
    public void done() {
      held.release();
    }
  }

  /** Its connection was closed, since what it sent is not taken. */
  record Refused(int incarnation, Channel channel, Cause cause, String why) implements Event {}

  /** Nothing more will come on the channel. */
  record Disconnected(int incarnation, Channel channel) implements Event {}

  /** The channel's connection was ended on this side, since it could not be served. */
  record ConnectionFailed(int incarnation, Channel channel, Throwable cause) implements Event {}

  record Ended(int incarnation, ProcessEnd end) implements Event {}

  /** A stage has said something to the process. */
  record StreamChanged(int incarnation, long stream) implements Event {}

  record Tick() implements Event {}

  /** A message has become a call, or has proved that it cannot. */
  record Encoded(CallMessage message) implements Event {
    @Override
    public void undelivered(ActorPath recipient, ExitReason reason) {
      message.request().ifPresent(late -> late.reject(new CallFailure.Cancelled()));
    }
  }

  /** What was done for the actor outside of its messages has met a fault. */
  record Faulted(Throwable thrown) implements Event {}
}
