package io.clutch.cluster.internal;

import io.clutch.cluster.internal.wire.ToCaller;
import io.clutch.cluster.internal.wire.ToOwner;
import io.clutch.failure.ExitReason;
import io.clutch.internal.client.RefTarget;
import io.clutch.internal.memory.Reservation;
import io.clutch.internal.request.TimerDriver;
import io.clutch.internal.request.WorkerMessage;
import io.clutch.internal.time.TimerQueue;
import io.clutch.worker.WorkerCommand;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.Done;
import org.apache.pekko.actor.ActorPath;
import org.apache.pekko.actor.DeadLetterSuppression;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.apache.pekko.actor.typed.receptionist.ServiceKey;

/**
 * The actor of a published reference. Other nodes open sessions with it, and make their calls in
 * these. Runs on the socket loop, so nothing here may block.
 */
final class Owner extends AbstractBehavior<ToOwner> {
  private static final int MOST_SESSIONS = 10_000;
  private static final Duration KNOWN_WITHIN = Duration.ofSeconds(5);

  /** A call or question of a session has ended. */
  record Ended(long session, long id, ToCaller.Result result, Reservation held)
      implements ToOwner.Own, WorkerMessage {
    @Override
    public void undelivered(ActorPath recipient, ExitReason reason) {
      held.release();
    }
  }

  /** Takes no more calls, and ends a little after it has none left. */
  record Withdraw() implements ToOwner.Own {}

  /** All nodes know by now that it is withdrawn. */
  private record Known() implements ToOwner.Own {}

  /** One of its timers may be due. */
  private record Due(WorkerCommand tick) implements ToOwner.Own, DeadLetterSuppression {}

  /** What each owner of a node needs. */
  record Shared(ClusterSettings settings, NodeLoads loads) {}

  private final ServiceKey<ToOwner> key;
  private final RefTarget target;
  private final Shared shared;
  private final CompletableFuture<Done> ended;
  private final Map<Long, Session> sessions = new HashMap<>();
  private final TimerQueue timers = new TimerQueue();
  private final TimerDriver driver;
  private long lastSession;
  private boolean isWithdrawn;
  private boolean isKnown;

  private Owner(
      ActorContext<ToOwner> context,
      ServiceKey<ToOwner> key,
      RefTarget target,
      Shared shared,
      CompletableFuture<Done> ended) {
    super(context);
    this.key = key;
    this.target = target;
    this.shared = shared;
    this.ended = ended;
    this.driver =
        new TimerDriver(
            timers,
            target.runtime().requests().clock(),
            tick -> context.getSelf().tell(new Due(tick)));
    context.getSystem().receptionist().tell(Receptionist.register(key, context.getSelf().narrow()));
  }

  static Behavior<ToOwner> create(
      ServiceKey<ToOwner> key, RefTarget target, Shared shared, CompletableFuture<Done> ended) {
    return Behaviors.setup(context -> new Owner(context, key, target, shared, ended));
  }

  @Override
  public Receive<ToOwner> createReceive() {
    return newReceiveBuilder()
        .onAnyMessage(this::onMessage)
        .onSignal(Terminated.class, this::onCallerEnded)
        .onSignal(PostStop.class, this::onPostStop)
        .build();
  }

  /** Handles a message. A fault affects only that message. */
  private Behavior<ToOwner> onMessage(ToOwner message) {
    try {
      handle(message);
    } catch (RuntimeException | Error fault) {
      getContext().getLog().error("A fault in a reference that other nodes use", fault);
    }
    driver.arm();
    return next();
  }

  /** Calls that are on their way when the last one ends are answered: they were not begun. */
  private Behavior<ToOwner> next() {
    boolean isOver = isWithdrawn && sessions.values().stream().allMatch(Session::isIdle);
    if (isOver && ended.complete(Done.getInstance())) {
      getContext().scheduleOnce(KNOWN_WITHIN, getContext().getSelf(), new Known());
    }
    return isOver && isKnown ? Behaviors.stopped() : this;
  }

  private void handle(ToOwner message) {
    if (message instanceof ToOwner.Requests its) {
      session(its.session()).ifPresent(it -> take(it, its));
    } else if (message instanceof Ended it) {
      ended(it);
    } else if (message instanceof ToOwner.Chunk chunk) {
      session(chunk.session()).ifPresent(it -> it.chunk(chunk));
    } else if (message instanceof ToOwner.Arrived its) {
      session(its.session()).ifPresent(it -> it.arrived(its.id(), its.bytes()));
    } else if (message instanceof ToOwner.Received received) {
      session(received.session()).ifPresent(it -> it.received(received.sequence()));
    } else if (message instanceof ToOwner.Cancel cancel) {
      session(cancel.session()).ifPresent(it -> it.cancel(cancel.id()));
    } else if (message instanceof ToOwner.Hello hello) {
      greet(hello);
    } else if (message instanceof ToOwner.Ask ask) {
      session(ask.session()).ifPresent(it -> it.ask(ask));
    } else if (message instanceof ToOwner.Bye bye) {
      session(bye.session()).ifPresent(this::close);
    } else if (message instanceof Due due) {
      driver.isRungBy(due.tick());
    } else if (message instanceof Withdraw) {
      withdraw();
    } else if (message instanceof Known) {
      isKnown = true;
    }
  }

  private void take(Session session, ToOwner.Requests its) {
    session.received(its.received());
    its.requests().forEach(request -> session.request(request, isWithdrawn));
  }

  private void ended(Ended it) {
    Session session = sessions.get(it.session());
    if (session == null) {
      it.held().release();
      return;
    }
    session.ended(it.id(), it.result(), it.held());
    removeIfOver(session);
  }

  private Optional<Session> session(long number) {
    return Optional.ofNullable(sessions.get(number)).filter(Session::isOpen);
  }

  private void greet(ToOwner.Hello hello) {
    if (hello.version() != ToOwner.VERSION) {
      hello.caller().tell(new ToCaller.Refused(otherVersion(hello.version())));
      return;
    }
    Optional<Session> known =
        sessions.values().stream().filter(it -> isOf(it, hello.caller())).findFirst();
    if (known.isEmpty() && sessions.size() >= MOST_SESSIONS) {
      hello.caller().tell(new ToCaller.Refused("has " + MOST_SESSIONS + " references already"));
      return;
    }
    Session session = known.orElseGet(() -> open(hello.caller()));
    hello.caller().tell(new ToCaller.Welcome(session.number()));
  }

  private static String otherVersion(int theirs) {
    return "speaks version "
        + ToOwner.VERSION
        + " of Clutch's protocol between nodes, and this node version "
        + theirs
        + "; run the same version of Clutch on all nodes";
  }

  private Session open(ActorRef<ToCaller> caller) {
    var session =
        new Session(
            ++lastSession,
            caller,
            target,
            shared.settings(),
            shared.loads().open(caller.path().address()),
            timers,
            getContext().getSelf()::tell);
    sessions.put(session.number(), session);
    getContext().watch(caller);
    return session;
  }

  private Behavior<ToOwner> onCallerEnded(Terminated signal) {
    List.copyOf(sessions.values()).stream()
        .filter(it -> isOf(it, signal.getRef()))
        .forEach(this::close);
    return next();
  }

  private static boolean isOf(Session session, ActorRef<?> caller) {
    return session.isOpen() && session.caller().equals(caller);
  }

  private void close(Session session) {
    getContext().unwatch(session.caller());
    session.close();
    removeIfOver(session);
  }

  /** A session that is closed stays until its casts have run, so that they count as under way. */
  private void removeIfOver(Session session) {
    if (session.isOver()) {
      sessions.remove(session.number());
      shared.loads().close(session.caller().path().address());
    }
  }

  private void withdraw() {
    if (isWithdrawn) {
      return; // the receptionist fails if it removes an owner twice
    }
    isWithdrawn = true;
    getContext()
        .getSystem()
        .receptionist()
        .tell(Receptionist.deregister(key, getContext().getSelf().narrow()));
  }

  private Behavior<ToOwner> onPostStop(PostStop signal) {
    driver.close();
    List<Session> all = List.copyOf(sessions.values());
    all.forEach(Session::end);
    all.forEach(this::removeIfOver);
    ended.complete(Done.getInstance());
    return this;
  }
}
