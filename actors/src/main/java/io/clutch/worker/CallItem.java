package io.clutch.worker;

import io.clutch.wire.DownItem;

/** A call as the item that carries it. */
final class CallItem {
  private CallItem() {}

  static DownItem.Call of(Submission submission, long id, long now) {
    var encoded = submission.encoded();
    long timeout = Math.max(1, (submission.deadlineAt() - now) / 1_000_000);
    return new DownItem.Call(
        id,
        submission.isCast(),
        submission.function(),
        encoded.positional(),
        encoded.named(),
        timeout,
        submission.headers(),
        encoded.buffers().size());
  }
}
