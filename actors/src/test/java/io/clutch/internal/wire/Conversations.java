package io.clutch.internal.wire;

import io.clutch.internal.wire.Conversation.State;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One item of each kind, and conversations in each state. */
final class Conversations {
  private Conversations() {}

  static UpItem.Hello hello(Channel channel) {
    return new UpItem.Hello(1, channel, 7, new byte[16], new byte[32], 1, "3.12.1", "0.1");
  }

  /** An item of the kind; a hello names the channel. */
  static Object item(Kind kind, Channel channel) {
    return switch (kind) {
      case CALL, CAST ->
          new DownItem.Call(
              1, kind == Kind.CAST, "f", new byte[] {0}, new byte[] {0}, 0, Map.of(), 0);
      case OPEN ->
          new DownItem.Open(
              1, "f", DownItem.Shape.SOURCE, 1, new byte[] {0}, new byte[] {0}, 0, Map.of(), 0);
      case FEED -> new DownItem.Feed(1, List.of(), List.of());
      case FINISH -> new DownItem.Finish(1);
      case ABORT -> new DownItem.Abort(1, "");
      case DEMAND -> new DownItem.Demand(1, 1);
      case PART -> new DownItem.Part(1, List.of());
      case PORTION -> new UpItem.Portion(1, List.of());
      case RECEIVED -> new UpItem.Received(1, 1);
      case ELEMENTS -> new UpItem.Elements(1, List.of(), List.of());
      case REQUEST -> new UpItem.Request(1, 1);
      case START -> new DownItem.Start(new byte[32], new byte[] {0});
      case CANCEL -> new DownItem.Cancel(1);
      case INTERRUPT -> new DownItem.Interrupt(1);
      case STOP -> new DownItem.Stop(0);
      case PING -> new DownItem.Ping(1);
      case RESULT -> new UpItem.Result(1, ByteBuffer.allocate(1), 0, 0);
      case FAILURE -> new UpItem.Failure(1, "cancelled", Map.of(), 0);
      case CREDIT -> new UpItem.Credit(1);
      case HELLO -> hello(channel);
      case READY -> new UpItem.Ready(1, 1);
      case PONG -> new UpItem.Pong(1, List.of(), 0);
      case LOG -> new UpItem.Log(20, "", "", "", 0, Optional.empty(), 0, "", 0);
      case CANCELLED -> new UpItem.Cancelled(1, UpItem.CancelState.QUEUED, "");
      case STOPPING -> new UpItem.Stopping(0);
      case FINISHING -> new UpItem.Finishing("done");
      case UNREAD -> new UpItem.Unread(0);
    };
  }

  /** A fresh conversation that has come to the state by the legal way. */
  static Conversation in(State state) {
    try {
      return switch (state) {
        case GREETING -> Conversation.create();
        case STARTING -> greeted();
        case READY -> started(State.STARTING).received(new UpItem.Ready(1, 1), Channel.CONTROL);
        case DRAINING -> started(State.STARTING).sending(new DownItem.Stop(0));
        case ENDED -> in(State.READY).ended();
      };
    } catch (Breach breach) {
      throw new AssertionError(breach);
    }
  }

  /** The same, but where it is starting its start has been sent. */
  static Conversation started(State state) {
    return state == State.STARTING
        ? in(state).sending((DownItem) item(Kind.START, Channel.CONTROL))
        : in(state);
  }

  private static Conversation greeted() throws Breach {
    Conversation conversation = Conversation.create();
    for (Channel channel : Channel.values()) {
      conversation = conversation.received(hello(channel), channel);
    }
    return conversation;
  }
}
