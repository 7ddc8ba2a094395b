package io.clutch.internal.asks;

import io.clutch.internal.dispatch.DispatchContext;
import io.clutch.internal.dispatch.Incarnation;
import io.clutch.internal.host.HostRuntime;
import io.clutch.internal.memory.Reservation;
import io.clutch.internal.request.Event;
import io.clutch.internal.wire.FromWorker;
import io.clutch.internal.wire.ProtocolException;
import io.clutch.internal.wire.ToWorker;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The asks and tells of a worker's processes. Only for the socket loop, where no user code runs:
 * that is for the lanes of the hosts.
 */
public final class AskDispatcher {
  private static final int MOST_ITEMS = 1_024;
  private static final int MOST_BYTES = 256 * 1_024;

  private final DispatchContext context;
  private final HostRuntime hosts;
  private Optional<AskSession> session = Optional.empty();

  public AskDispatcher(DispatchContext context, HostRuntime hosts) {
    this.context = context;
    this.hosts = hosts;
  }

  public void ask(Incarnation from, FromWorker.Ask item, Reservation held)
      throws ProtocolException {
    session(from).ask(item, held.share());
  }

  public void tell(Incarnation from, FromWorker.Tell item, Reservation held)
      throws ProtocolException {
    session(from).tell(item, held.share());
  }

  public void withdraw(Incarnation from, FromWorker.Withdraw item) throws ProtocolException {
    session(from).withdraw(item);
  }

  private AskSession session(Incarnation from) {
    if (session.isEmpty()) {
      var signal = new Event.HostsReplied(from.number());
      session =
          Optional.of(
              new AskSession(
                  hosts,
                  new AskReports(context, from.number()),
                  () -> context.self().accept(signal)));
    }
    return session.get();
  }

  /** Sends the answers that have come since, together. */
  public void replied(Incarnation to) {
    session.ifPresent(its -> send(to, its.replies()));
  }

  private static void send(Incarnation to, List<ToWorker> items) {
    var frame = new ArrayList<ToWorker>();
    int bytes = 0;
    for (ToWorker item : items) {
      int size = size(item);
      if (frame.size() == MOST_ITEMS || (!frame.isEmpty() && bytes + size > MOST_BYTES)) {
        to.connection().control(frame);
        frame.clear();
        bytes = 0;
      }
      frame.add(item);
      bytes += size;
    }
    if (!frame.isEmpty()) {
      to.connection().control(frame);
    }
  }

  private static int size(ToWorker item) {
    if (item instanceof ToWorker.Answer answer) {
      return answer.value().length;
    }
    return item instanceof ToWorker.FailedAnswer failed ? failed.detail().length : 0;
  }

  /** Ends the asks of a process that has ended. What they are answered with is dropped. */
  public void close() {
    session.ifPresent(AskSession::close);
    session = Optional.empty();
  }
}
