package io.clutch.internal.asks;

import io.clutch.internal.chain.OpenAsk;
import io.clutch.internal.dispatch.DispatchContext;
import io.clutch.internal.dispatch.Incarnation;
import io.clutch.internal.host.BuiltInHosts;
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
  private Optional<Open> open = Optional.empty();
  private long asked;
  private long told;

  /** What a process that has asked or told needs. */
  private record Open(AskSession session, AnswerSender sender) {}

  public AskDispatcher(DispatchContext context, HostRuntime hosts) {
    this.context = context;
    this.hosts = hosts;
  }

  public void ask(Incarnation from, FromWorker.Ask item, Reservation held)
      throws ProtocolException {
    session(from).ask(item, Optional.ofNullable(from.inFlight().find(item.call())), held.share());
    asked += BuiltInHosts.isName(item.host()) ? 0 : 1;
  }

  public void tell(Incarnation from, FromWorker.Tell item, Reservation held)
      throws ProtocolException {
    session(from).tell(item, held.share());
    told += BuiltInHosts.isName(item.host()) ? 0 : 1;
  }

  /** How many asks there were for hosts of users, from all processes of the worker. */
  public long asked() {
    return asked;
  }

  /** The same for tells. */
  public long told() {
    return told;
  }

  public void withdraw(Incarnation from, FromWorker.Withdraw item) throws ProtocolException {
    session(from).withdraw(item);
  }

  /** Python's main thread or a task waits for an ask, or calls wait for tasks. */
  public void waiting(Incarnation from, FromWorker.Waiting item) throws ProtocolException {
    Optional<OpenAsk> ask = session(from).waiting(item);
    if (item.id() == 0) {
      context.waits().queues(item.calls(), item.asks());
    } else if (item.calls().isEmpty()) {
      ask.ifPresent(context.waits()::awaits);
    } else {
      ask.ifPresent(its -> context.waits().waits(its, item.calls()));
    }
  }

  public void watch(Incarnation from, FromWorker.Watch item) throws ProtocolException {
    session(from).watch(item);
  }

  public void unwatch(Incarnation from, FromWorker.Unwatch item) throws ProtocolException {
    session(from).unwatch(item);
  }

  private AskSession session(Incarnation from) {
    return opened(from).session();
  }

  private Open opened(Incarnation from) {
    if (open.isEmpty()) {
      open = Optional.of(made(from));
    }
    return open.get();
  }

  private Open made(Incarnation from) {
    var signal = new Event.HostsReplied(from.number());
    var session =
        new AskSession(
            hosts,
            from.number(),
            from.inFlight().grants(),
            new AskReports(context, from.number()),
            isLast -> {
              if (isLast) { // others would share its message, if it waited
                context.handleOnCaller(signal);
              } else {
                context.self().accept(signal);
              }
            });
    var sender =
        new AnswerSender(
            session::replies,
            from.connection()::control,
            context.timers(),
            context.clock(),
            context.limits().messageSize());
    return new Open(session, sender);
  }

  /** Begins to tell this incarnation which references it was given. */
  public void open(Incarnation incarnation) {
    var signal = new Event.HostsReplied(incarnation.number());
    incarnation.inFlight().grants().whenUntold(() -> context.self().accept(signal));
  }

  /** Sends the answers that have come since, and the references that are untold, together. */
  public void replied(Incarnation to) {
    opened(to).sender().send();
  }

  /** Ends the asks of a process that has ended. What they are answered with is dropped. */
  public void close() {
    open.ifPresent(
        its -> {
          its.sender().close();
          its.session().close();
        });
    open = Optional.empty();
  }
}
