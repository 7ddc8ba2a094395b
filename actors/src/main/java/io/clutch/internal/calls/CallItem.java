package io.clutch.internal.calls;

import io.clutch.internal.request.PendingCall;
import io.clutch.internal.wire.ToWorker;

/** Makes the item that carries a call. */
final class CallItem {
  private static final String RECEIVE = "receive";
  private static final String TELL = "tell";

  private CallItem() {}

  static ToWorker.Call of(PendingCall call, long id, long now) {
    var encoded = call.encoded();
    long timeout = call.hasDeadline() ? ToWorker.timeoutMillis(call.deadlineAt() - now) : 0;
    return new ToWorker.Call(
        id,
        call.isCast() && !call.isLocal(),
        call.isLocal() ? local(call) : call.function(),
        encoded.positional(),
        encoded.named(),
        timeout,
        call.headers(),
        encoded.buffers().size(),
        call.entered());
  }

  private static String local(PendingCall call) {
    boolean isTell = call.isCast() && call.function().equals(RECEIVE);
    return call.local().orElseThrow().named(isTell ? TELL : call.function());
  }
}
