package io.clutch.internal.streams;

import io.clutch.internal.wire.ToWorker;

/** Makes the item that opens a stream. */
final class OpenItem {
  private OpenItem() {}

  static ToWorker.Open of(PendingStream stream, long demand, long now) {
    var encoded = stream.encoded();
    long left = stream.deadlineAt() - now;
    return new ToWorker.Open(
        stream.id(),
        stream.function(),
        stream.channel().shape().onWire(),
        demand,
        encoded.positional(),
        encoded.named(),
        stream.hasOwnDeadline() ? ToWorker.timeoutMillis(left) : 0,
        stream.headers(),
        encoded.buffers().size());
  }
}
