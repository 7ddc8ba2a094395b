package io.clutch.internal.asks;

import io.clutch.internal.dispatch.DispatchContext;
import io.clutch.internal.dispatch.Incarnation;
import io.clutch.internal.host.HostRuntime;
import io.clutch.internal.memory.Reservation;
import io.clutch.internal.request.Event;
import io.clutch.internal.wire.FromWorker;
import io.clutch.internal.wire.ProtocolException;
import java.util.Optional;

/**
 * The asks and tells of a worker's processes. Only for the socket loop, where no user code runs:
 * that is for the lanes of the hosts.
 */
public final class AskDispatcher {
  private final DispatchContext context;
  private final HostRuntime hosts;
  private Optional<AskSession> session = Optional.empty();
  private Optional<AnswerSender> sender = Optional.empty();

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
      var its =
          new AskSession(
              hosts, new AskReports(context, from.number()), () -> context.self().accept(signal));
      session = Optional.of(its);
      sender =
          Optional.of(
              new AnswerSender(
                  its::replies,
                  from.connection()::control,
                  context.timers(),
                  context.clock(),
                  context.limits().messageSize()));
    }
    return session.get();
  }

  /** Sends the answers that have come since, together. */
  public void replied() {
    sender.ifPresent(AnswerSender::send);
  }

  /** Ends the asks of a process that has ended. What they are answered with is dropped. */
  public void close() {
    sender.ifPresent(AnswerSender::close);
    sender = Optional.empty();
    session.ifPresent(AskSession::close);
    session = Optional.empty();
  }
}
