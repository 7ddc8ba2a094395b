package io.clutch.internal.wire;

import io.clutch.failure.Callee;
import io.clutch.internal.wire.Conversation.State;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** One item of each kind, and conversations in each state. */
final class Conversations {
  private Conversations() {}

  static FromWorker.Hello hello(Channel channel) {
    return new FromWorker.Hello(1, channel, 7, new byte[16], new byte[32], 1, "3.12.1", "0.1");
  }

  /** An item of the kind; a hello names the channel. */
  static Object item(Kind kind, Channel channel) {
    return switch (kind) {
      case CALL, CAST ->
          new ToWorker.Call(
              1, kind == Kind.CAST, "f", new byte[] {0}, new byte[] {0}, 0, Map.of(), 0);
      case OPEN ->
          new ToWorker.Open(
              1, "f", ToWorker.Shape.SOURCE, 1, new byte[] {0}, new byte[] {0}, 0, Map.of(), 0);
      case FEED -> new ToWorker.Feed(1, List.of(), List.of());
      case FINISH -> new ToWorker.Finish(1);
      case ABORT -> new ToWorker.Abort(1, "");
      case DEMAND -> new ToWorker.Demand(1, 1);
      case INPUT_CHUNK -> new ToWorker.InputChunk(1, List.of());
      case OUTPUT_CHUNK -> new FromWorker.OutputChunk(1, List.of());
      case CHUNK_ACKNOWLEDGED -> new FromWorker.ChunkAcknowledged(1, 1);
      case PROGRESS ->
          new FromWorker.Progress(1, new Callee.Progress(1, OptionalDouble.empty(), ""));
      case ELEMENTS -> new FromWorker.Elements(1, List.of(), List.of());
      case REQUEST -> new FromWorker.Request(1, 1);
      case ANSWER -> new ToWorker.Answer(1, new byte[] {0});
      case FAILED_ANSWER -> new ToWorker.FailedAnswer(1, "withdrawn", new byte[] {(byte) 0x80});
      case HOST_CREDIT -> new ToWorker.HostCredit("h", 1);
      case TERMINATED -> new ToWorker.Terminated("t", "it has stopped");
      case GIVEN -> new ToWorker.Given(List.of("t"), 0);
      case WATCH -> new FromWorker.Watch("t");
      case UNWATCH -> new FromWorker.Unwatch("t");
      case RELEASE -> new FromWorker.Release("t", 1);
      case ASK -> new FromWorker.Ask(1, "h", ByteBuffer.allocate(1));
      case TELL -> new FromWorker.Tell("h", ByteBuffer.allocate(1));
      case WITHDRAW -> new FromWorker.Withdraw(1);
      case WAITING -> new FromWorker.Waiting(1, List.of(1L), List.of());
      case START -> new ToWorker.Start(new byte[32], new byte[] {0});
      case CANCEL -> new ToWorker.Cancel(1);
      case INTERRUPT -> new ToWorker.Interrupt(1);
      case STOP -> new ToWorker.Stop(0);
      case PING -> new ToWorker.Ping(1);
      case RESULT -> new FromWorker.Result(1, ByteBuffer.allocate(1), 0, 0);
      case FAILURE -> new FromWorker.Failure(1, "cancelled", Map.of(), 0);
      case CREDIT -> new FromWorker.Credit(1);
      case HELLO -> hello(channel);
      case READY -> new FromWorker.Ready(1, 1);
      case PONG -> new FromWorker.Pong(1, List.of(), 0);
      case LOG ->
          new FromWorker.Log(20, "", "", "", 0, Optional.empty(), 0, "", 0, "", Map.of(), Map.of());
      case CANCELLED -> new FromWorker.Cancelled(1, FromWorker.CancelState.QUEUED, "");
      case STOPPING -> new FromWorker.Stopping(0);
      case FINISHING -> new FromWorker.Finishing("done");
      case UNREAD -> new FromWorker.Unread(0);
      case INSPECTED -> new FromWorker.Inspected(1, "", "", List.of(), List.of());
      case INSPECT -> new ToWorker.Inspect(1, "stacks", Map.of());
      case OPENED -> new ToWorker.Opened(1);
      case FREED -> new FromWorker.Freed(List.of(1L));
    };
  }

  /** A new conversation that has reached the state in a legal way. */
  static Conversation in(State state) {
    try {
      return switch (state) {
        case GREETING -> Conversation.create();
        case STARTING -> greeted();
        case READY -> started(State.STARTING).received(new FromWorker.Ready(1, 1), Channel.CONTROL);
        case DRAINING -> started(State.STARTING).sending(new ToWorker.Stop(0));
        case ENDED -> in(State.READY).ended();
      };
    } catch (ProtocolException violation) {
      throw new AssertionError(violation);
    }
  }

  /** The same; in the state STARTING, its start has been sent. */
  static Conversation started(State state) {
    return state == State.STARTING
        ? in(state).sending((ToWorker) item(Kind.START, Channel.CONTROL))
        : in(state);
  }

  private static Conversation greeted() throws ProtocolException {
    Conversation conversation = Conversation.create();
    for (Channel channel : Channel.values()) {
      conversation = conversation.received(hello(channel), channel);
    }
    return conversation;
  }
}
