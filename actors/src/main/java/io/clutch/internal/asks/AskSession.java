package io.clutch.internal.asks;

import io.clutch.internal.chain.ChainMember;
import io.clutch.internal.chain.OpenAsk;
import io.clutch.internal.codec.format.Reference;
import io.clutch.internal.dispatch.Grants;
import io.clutch.internal.host.BuiltInHosts;
import io.clutch.internal.host.HostLane;
import io.clutch.internal.host.HostMessage;
import io.clutch.internal.host.HostReply;
import io.clutch.internal.host.HostRuntime;
import io.clutch.internal.host.Watches;
import io.clutch.internal.memory.Reservation;
import io.clutch.internal.wire.FromWorker;
import io.clutch.internal.wire.ProtocolException;
import io.clutch.internal.wire.ToWorker;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** The asks and tells of one process, from their arrival to their answers. For the socket loop. */
final class AskSession {
  // Credit is sent at the latest for a quarter of a window, in tells or in their bytes.
  private static final int MOST_UNSENT = HostRuntime.WINDOW / 4;
  private static final int BYTES_A_CREDIT = (1 << 20) / MOST_UNSENT;

  /** A message that was settled on another thread. */
  private record Settled(HostMessage message, HostReply reply) {}

  /** A host, as this process uses it. */
  private static final class Used {
    // None for a reference that the process does not hold.
    private final Optional<HostLane> lane;
    private final String shown;
    private final String name;
    private int unanswered;

    /** {@code shown} is its name or its path, without the token of a reference. */
    Used(Optional<HostLane> lane, String shown) {
      this.lane = lane;
      this.shown = shown;
      this.name = BuiltInHosts.named(shown);
    }
  }

  // One more than the greatest depth of a chain.
  private static final int MOST_WAITING = 65;
  private static final int MOST_TASKS = 1_024;

  private static final int MOST_WATCHES = 10 * Grants.MOST;

  private final HostRuntime hosts;
  private final int incarnation;
  private final Grants grants;
  private final AskReports reports;
  private final Consumer<Boolean> signal;
  private final Watches watches;
  private final AtomicInteger untold = new AtomicInteger();
  private final Queue<ToWorker.Terminated> terminated = new ConcurrentLinkedQueue<>();
  private final Map<String, Used> used = new HashMap<>();
  private final Map<Long, HostMessage> asks = new HashMap<>();
  private final Queue<Settled> settled = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean isSignalled = new AtomicBoolean();
  private final AtomicInteger unsettled = new AtomicInteger();
  private final AtomicInteger unsentCredit = new AtomicInteger();
  private volatile boolean isClosed;
  private long lastAsk;

  /**
   * {@code signal} asks for a call of {@link #replies}; from any thread. It is told whether nothing
   * else is under way.
   */
  AskSession(
      HostRuntime hosts,
      int incarnation,
      Grants grants,
      AskReports reports,
      Consumer<Boolean> signal) {
    this.hosts = hosts;
    this.incarnation = incarnation;
    this.grants = grants;
    this.reports = reports;
    this.signal = signal;
    this.watches = hosts.watches(this::terminated);
  }

  /** {@code caller} is the call that asks, if it is still there. */
  void ask(FromWorker.Ask item, Optional<ChainMember> caller, Reservation held)
      throws ProtocolException {
    if (item.id() <= lastAsk) {
      held.release();
      throw new ProtocolException("ask " + item.id() + " behind ask " + lastAsk);
    }
    lastAsk = item.id();
    asks.put(item.id(), submit(item, caller, held));
  }

  void tell(FromWorker.Tell item, Reservation held) throws ProtocolException {
    Used its = used(item.host(), held);
    var message =
        new HostMessage(
            item.host(),
            0,
            item.message(),
            held,
            grants,
            this::settled,
            Optional.empty(),
            item.headers());
    submit(message, its, held);
  }

  private HostMessage submit(FromWorker.Ask item, Optional<ChainMember> caller, Reservation held)
      throws ProtocolException {
    Used its = used(item.host(), held);
    var open = caller.map(call -> new OpenAsk(item.id(), its.name, call));
    var message =
        new HostMessage(
            item.host(),
            item.id(),
            item.message(),
            held,
            grants,
            this::settled,
            open,
            item.headers());
    return submit(message, its, held);
  }

  private HostMessage submit(HostMessage message, Used its, Reservation held)
      throws ProtocolException {
    if (++its.unanswered > HostRuntime.WINDOW) {
      held.release();
      throw new ProtocolException("a message for the host " + shown(message) + " without credit");
    }
    unsettled.incrementAndGet();
    message.recorded(reports.recording(its.shown, message.isAsk()));
    its.lane.ifPresentOrElse(
        lane -> lane.submit(message),
        () -> message.settle(hosts.refusal("this process was not given it, or has released it")));
    return message;
  }

  private Used used(String host, Reservation held) throws ProtocolException {
    Used its = used.get(host);
    if (its == null) {
      its = new Used(lane(host, held), shown(host));
      used.put(host, its);
    }
    return its;
  }

  private Optional<HostLane> lane(String host, Reservation held) throws ProtocolException {
    if (HostMessage.isReference(host)) {
      if (used.size() > hosts.targets().size() + BuiltInHosts.MOST + Grants.MOST) {
        held.release();
        throw new ProtocolException("messages for more references than a process may hold");
      }
      return grants.held(host.substring(1)).map(hosts::lane);
    }
    Optional<HostLane> lane = hosts.lane(host, incarnation);
    if (lane.isEmpty()) {
      held.release();
      throw new ProtocolException("a message for a host that is not offered");
    }
    return lane;
  }

  /** The host in a text, without the token of a reference. */
  private String shown(HostMessage message) {
    return shown(message.host());
  }

  private String shown(String host) {
    return HostMessage.isReference(host)
        ? grants.find(host.substring(1)).map(AskSession::shown).orElse("a reference not held")
        : host;
  }

  private static String shown(Reference reference) {
    return reference.path().isEmpty() ? "a function by reference" : reference.path();
  }

  void withdraw(FromWorker.Withdraw item) throws ProtocolException {
    if (item.id() > lastAsk) {
      throw new ProtocolException("a withdrawal of ask " + item.id() + ", which was not sent");
    }
    HostMessage message = asks.get(item.id());
    if (message != null) { // or its answer is on its way
      message.withdraw();
    }
  }

  /** The ask, if it is of a call and not answered. */
  Optional<OpenAsk> waiting(FromWorker.Waiting item) throws ProtocolException {
    if (item.id() > lastAsk) {
      throw new ProtocolException("a wait for ask " + item.id() + ", which was not sent");
    }
    if (item.calls().size() > MOST_WAITING) {
      throw new ProtocolException(item.calls().size() + " calls that wait");
    }
    if (item.asks().size() > MOST_TASKS) {
      throw new ProtocolException(item.asks().size() + " asks of tasks");
    }
    return Optional.ofNullable(asks.get(item.id()))
        .flatMap(HostMessage::chain)
        .filter(OpenAsk::isOpen);
  }

  void watch(FromWorker.Watch item) throws ProtocolException {
    checkWatches();
    watches.begin(item.token(), grants.held(item.token()));
  }

  void unwatch(FromWorker.Unwatch item) throws ProtocolException {
    checkWatches();
    watches.end(item.token(), grants.held(item.token()));
  }

  /** An honest process has one watch for each reference, and waits for what it tells. */
  private void checkWatches() throws ProtocolException {
    if (watches.untaken() + untold.get() > MOST_WATCHES) {
      throw new ProtocolException("more watches than can be told of");
    }
  }

  /** Called on any thread. */
  private void terminated(String token, String reason) {
    untold.incrementAndGet();
    terminated.add(new ToWorker.Terminated(token, reason));
    signalOnce(false);
  }

  private void signalOnce(boolean isLast) {
    if (!isClosed && isSignalled.compareAndSet(false, true)) {
      signal.accept(isLast);
    }
  }

  /** Called once for each message, on any thread. */
  private void settled(HostMessage message, HostReply reply) {
    settled.add(new Settled(message, reply));
    boolean isLast = unsettled.decrementAndGet() == 0;
    if (isClosed) {
      settledLate();
    } else if (isLast || isAwaited(message, reply)) {
      signalOnce(isLast);
    }
  }

  /** Whether Python needs it soon. The credit of tells can wait while Python has enough of it. */
  private boolean isAwaited(HostMessage message, HostReply reply) {
    return message.isAsk()
        || reply instanceof HostReply.Failed
        || unsentCredit.addAndGet(1 + message.size() / BYTES_A_CREDIT) >= MOST_UNSENT;
  }

  /** Reports what has come after the end of the process. */
  private void settledLate() {
    Settled next;
    while ((next = settled.poll()) != null) {
      if (!next.message().isAsk() && next.reply() instanceof HostReply.Failed failure) {
        reports.failed(next.message(), shown(next.message()), failure);
      }
      late(next.message(), next.reply());
    }
  }

  private void late(HostMessage message, HostReply reply) {
    if (message.isAsk() && reply instanceof HostReply.Value) {
      reports.late(shown(message));
    }
  }

  /** The items for the process: the answers that have come since, and the credit of tells. */
  List<ToWorker> replies() {
    isSignalled.set(false);
    unsentCredit.set(0);
    var items = new ArrayList<ToWorker>();
    grants.takeUntold().forEach(tokens -> items.add(new ToWorker.Given(tokens, 0)));
    var handled = new LinkedHashMap<String, Integer>();
    Settled next;
    while ((next = settled.poll()) != null) {
      answered(next.message().host());
      if (next.reply() instanceof HostReply.Failed failure && !next.message().isWithdrawn()) {
        reports.failed(next.message(), shown(next.message()), failure);
      }
      if (next.message().isAsk()) {
        asks.remove(next.message().ask());
        addAnswer(next.message(), next.reply(), items);
      } else {
        handled.merge(next.message().host(), 1, Integer::sum);
      }
    }
    ToWorker.Terminated ended;
    while ((ended = terminated.poll()) != null) {
      untold.decrementAndGet();
      items.add(ended);
    }
    handled.forEach((host, count) -> items.add(new ToWorker.HostCredit(host, count)));
    return items;
  }

  /** A reference is used anew with each message that finds none under way. */
  private void answered(String host) {
    Used its = used.get(host);
    if (--its.unanswered == 0 && HostMessage.isReference(host)) {
      used.remove(host);
    }
  }

  private void addAnswer(HostMessage message, HostReply reply, List<ToWorker> items) {
    if (message.isWithdrawn()) {
      late(message, reply);
    }
    if (reply instanceof HostReply.Value value && grants.hasRoomFor(value.references())) {
      give(message, value.references(), items);
      items.add(new ToWorker.Answer(message.ask(), value.body()));
    } else {
      HostReply.Failed failed = reply instanceof HostReply.Failed its ? its : refused(message);
      items.add(new ToWorker.FailedAnswer(message.ask(), failed.code(), failed.detail()));
    }
  }

  /** The process does not get what the host has made for it. */
  private HostReply.Failed refused(HostMessage message) {
    message.withdraw();
    return hosts.failure("the reply has references, and the process holds too many");
  }

  private void give(HostMessage message, List<Reference> carried, List<ToWorker> items) {
    if (!carried.isEmpty()) {
      grants.sentAndTold(carried);
      List<String> tokens = carried.stream().map(Reference::token).toList();
      items.add(new ToWorker.Given(tokens, message.ask()));
    }
  }

  /** The process has ended: no answer can reach it. */
  void close() {
    isClosed = true;
    grants.close();
    watches.close();
    asks.values().forEach(HostMessage::withdraw);
    replies();
  }
}
