package io.clutch.cluster.internal;

import io.clutch.cluster.internal.wire.ToOwner;
import io.clutch.failure.CallFailure;
import io.clutch.failure.Callee;
import io.clutch.failure.ExitReason;
import io.clutch.failure.WorkerExit;
import io.clutch.internal.memory.Buffers;
import io.clutch.internal.request.PendingCall;
import io.clutch.internal.request.RequestRuntime;
import io.clutch.worker.WorkerCommand;
import io.clutch.worker.WorkerSettings;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What a link knows of its reference and of the other node.
 *
 * @param name of the reference
 * @param node the address of the other node
 * @param proxy the actor of the reference
 * @param turnEnd runs a task at the end of the loop's turn
 */
record Remote(
    String name,
    String node,
    ActorRef<WorkerCommand> proxy,
    RequestRuntime requests,
    Consumer<Runnable> turnEnd,
    WorkerSettings worker,
    ClusterSettings settings) {
  private static final byte[] NOTHING = {};

  long now() {
    return requests.clock().getAsLong();
  }

  /** The callee of a call that was sent. */
  Callee callee() {
    return Callee.worker(name + " on " + node);
  }

  /** Why what was in flight has no answer. */
  ExitReason lost() {
    return new ExitReason.NodeLost(node, "has left, is down or offers it no more");
  }

  WorkerExit exit(ExitReason reason) {
    return new WorkerExit(reason, name, 0, 0, Duration.ZERO, List.of(), "");
  }

  CallFailure notRunning(ExitReason reason) {
    return new CallFailure.NotRunning(name, reason);
  }

  /** The call as a message, with its arguments as they are. */
  ToOwner.Request request(long id, PendingCall call) {
    boolean isLarge = isLarge(call);
    return new ToOwner.Request(
        id,
        kind(call),
        call.function(),
        Math.max(0, call.deadlineAt() - now()),
        call.isIdempotent(),
        call.key(),
        call.headers(),
        isLarge ? NOTHING : call.encoded().positional(),
        isLarge ? NOTHING : call.encoded().named(),
        isLarge ? List.of() : buffers(call.encoded().buffers()),
        isLarge ? bodies(call).stream().map(ByteBuffer::remaining).toList() : List.of());
  }

  /** Whether its arguments go in chunks. */
  boolean isLarge(PendingCall call) {
    return RemoteCalls.size(call) > settings.frameBytes();
  }

  /** Positional, named and all buffers. */
  static List<ByteBuffer> bodies(PendingCall call) {
    var all = new ArrayList<ByteBuffer>();
    all.add(ByteBuffer.wrap(call.encoded().positional()));
    all.add(ByteBuffer.wrap(call.encoded().named()));
    all.addAll(call.encoded().buffers());
    return all;
  }

  private static ToOwner.Kind kind(PendingCall call) {
    if (!call.isCast()) {
      return ToOwner.Kind.CALL;
    }
    return call.hasDeadline() ? ToOwner.Kind.CAST : ToOwner.Kind.MESSAGE;
  }

  /** Copies what is in shared memory, which may be gone before Pekko has sent it. */
  private static List<ByteBuffer> buffers(Buffers buffers) {
    if (buffers.isEmpty()) {
      return List.of();
    }
    var all = new ArrayList<ByteBuffer>();
    for (int i = 0; i < buffers.size(); i++) {
      ByteBuffer its = buffers.get(i).duplicate();
      all.add(buffers.file(i) == null ? its : copy(its));
    }
    return all;
  }

  private static ByteBuffer copy(ByteBuffer shared) {
    return ByteBuffer.allocate(shared.remaining()).put(shared).flip();
  }
}
