package io.clutch.internal.asks;

import io.clutch.internal.dispatch.DispatchContext;
import io.clutch.internal.host.BuiltInHosts;
import io.clutch.internal.host.HostMessage;
import io.clutch.internal.host.HostReply;
import io.clutch.internal.recording.HostRecording;
import io.clutch.telemetry.WorkerEvent;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reports the asks and tells of one process that fail. Thread-safe. */
final class AskReports {
  private static final Logger LOG = LoggerFactory.getLogger(AskReports.class);
  // A flood of tells that fail must not become a flood of lines, which the loop would wait for.
  private static final long LOG_INTERVAL = TimeUnit.SECONDS.toNanos(10);

  private final DispatchContext context;
  private final int incarnation;
  private long failedTells;
  private long nextLineAt;

  AskReports(DispatchContext context, int incarnation) {
    this.context = context;
    this.incarnation = incarnation;
    this.nextLineAt = context.now();
  }

  /** Begins to record a message to this host, if such are recorded. */
  HostRecording recording(String host, boolean isAsk) {
    return BuiltInHosts.isName(host)
        ? HostRecording.NONE
        : HostRecording.begin(context.worker().stable(), incarnation, host, isAsk);
  }

  /**
   * The host did not handle the message. A tell has no other reporter, so that is logged. What
   * Clutch itself offers is no host in the eyes of users.
   */
  void failed(HostMessage message, String host, HostReply.Failed failure) {
    if (!message.isAsk()) {
      log(BuiltInHosts.named(host), failure.why());
    }
    if (BuiltInHosts.isName(host)) {
      return;
    }
    context
        .telemetry()
        .happened(
            new WorkerEvent.HostFailed(
                context.worker().path(),
                context.worker().stable(),
                incarnation,
                host,
                message.isAsk(),
                failure.why()));
  }

  private synchronized void log(String host, String why) {
    failedTells++;
    if (context.now() - nextLineAt >= 0) {
      nextLineAt = context.now() + LOG_INTERVAL;
      LOG.warn(
          "a tell of {} to {} failed, {} so far: {}",
          context.worker().path(),
          host,
          failedTells,
          why);
    }
  }

  /** The reply has come too late. */
  void late(String host) {
    context
        .discarded()
        .add(incarnation, "a late reply of " + BuiltInHosts.named(host) + ", which nobody awaits");
  }
}
