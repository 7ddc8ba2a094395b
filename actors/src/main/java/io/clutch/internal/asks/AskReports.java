package io.clutch.internal.asks;

import io.clutch.internal.dispatch.DispatchContext;
import io.clutch.internal.host.HostMessage;
import io.clutch.internal.host.HostReply;
import io.clutch.telemetry.WorkerEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reports the asks and tells of one process that fail. */
record AskReports(DispatchContext context, int incarnation) {
  private static final Logger LOG = LoggerFactory.getLogger(AskReports.class);

  /** The host did not handle the message. Nobody else hears of a tell, so that is logged. */
  void failed(HostMessage message, HostReply.Failed failure) {
    if (!message.isAsk()) {
      LOG.warn(
          "a tell of {} to the host {} failed: {}",
          context.worker().path(),
          message.host(),
          failure.why());
    }
    context
        .telemetry()
        .happened(
            new WorkerEvent.HostFailed(
                context.worker().path(),
                context.worker().stable(),
                incarnation,
                message.host(),
                message.isAsk(),
                failure.why()));
  }

  /** The reply has come too late. */
  void late(HostMessage message) {
    context
        .discarded()
        .add(incarnation, "a late reply of the host " + message.host() + ", which nobody awaits");
  }
}
