package io.clutch.cluster.internal;

import io.clutch.cluster.internal.wire.ToCaller;
import io.clutch.cluster.internal.wire.ToOwner;
import io.clutch.failure.ExitReason;
import io.clutch.internal.handoff.HandOff;
import io.clutch.internal.request.CallEncoder;
import io.clutch.internal.request.PendingCall;
import io.clutch.internal.request.PendingRequest;
import io.clutch.internal.request.TimerDriver;
import io.clutch.internal.request.WorkerMessage;
import io.clutch.internal.telemetry.Faults;
import io.clutch.internal.time.TimerQueue;
import io.clutch.worker.WorkerCommand;
import java.util.List;
import org.apache.pekko.actor.DeadLetterSuppression;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/**
 * The actor of the way from one reference to one owner. To the reference's proxy it is the worker.
 * Runs on the socket loop, so nothing here may block.
 */
final class Link extends AbstractBehavior<WorkerCommand> {
  /** How often an owner that does not answer is greeted again. */
  private static final long GREETING = 1_000_000_000L;

  /** In nanoseconds; how long an outcome holds memory there if nothing else is sent. */
  private static final long CONFIRM_WITHIN = 50_000_000L;

  /** Outcomes that are confirmed at once, and so are as many KiB. */
  private static final int MOST_UNCONFIRMED = 256;

  /** Cancels a request if it was sent from here. */
  record Cancel(PendingRequest request) implements WorkerMessage, DeadLetterSuppression {}

  private static final String RELEASED = "its reference was released";

  private final ActorRef<ToOwner> owner;
  private final ActorRef<Locator.Command> locator;
  private final Remote remote;
  private final TimerQueue timers = new TimerQueue();
  private final TimerDriver driver;
  private final RemoteCalls calls;
  private final RemoteQuestions questions;
  private final Batch<ToOwner.Request> batch;
  private final OutgoingBodies outgoing;
  private final Repeats repeats;
  private boolean isOpen;
  private long session;
  private long arrived;
  private long confirmed;
  private long bytesUnconfirmed;
  private boolean isToConfirm;

  private Link(
      ActorContext<WorkerCommand> context,
      ActorRef<ToOwner> owner,
      ActorRef<Locator.Command> locator,
      Remote remote) {
    super(context);
    this.owner = owner;
    this.locator = locator;
    this.remote = remote;
    this.driver = new TimerDriver(timers, remote.requests().clock(), context.getSelf()::tell);
    this.batch = new Batch<>(remote.settings().frameBytes(), remote.turnEnd(), this::send);
    this.outgoing =
        new OutgoingBodies(
            remote.settings().frameBytes(),
            (id, offset, its) -> owner.tell(new ToOwner.Chunk(session, id, offset, its)));
    this.repeats = new Repeats(timers, remote.requests().clock(), this::cancel, this::tellArrived);
    this.calls = new RemoteCalls(remote, timers, new ToTheOwner(), this::giveBack);
    this.questions = new RemoteQuestions(remote, timers, this::ask, this::forget);
    context.watch(owner);
    greet();
    driver.arm();
  }

  static Behavior<WorkerCommand> create(
      ActorRef<ToOwner> owner, ActorRef<Locator.Command> locator, Remote remote) {
    return Behaviors.setup(context -> new Link(context, owner, locator, remote));
  }

  @Override
  public Receive<WorkerCommand> createReceive() {
    return newReceiveBuilder()
        .onAnyMessage(this::onMessage)
        .onSignal(Terminated.class, signal -> onOwnerEnded())
        .onSignal(PostStop.class, this::onPostStop)
        .build();
  }

  /** Handles a message. A fault affects only that message. */
  private Behavior<WorkerCommand> onMessage(WorkerCommand command) {
    try {
      handle(command);
    } catch (RuntimeException | Error fault) {
      getContext().getLog().error("A fault in a reference to another node", fault);
      if (command instanceof WorkerMessage.Submit submit) {
        CallEncoder.reject(submit.request(), remote.notRunning(Faults.reason(fault)));
      }
    }
    driver.arm();
    return this;
  }

  private void handle(WorkerCommand command) {
    if (command instanceof WorkerMessage.Submit submit) {
      calls.send(submit.request());
    } else if (command instanceof ToCaller message) {
      told(message);
    } else if (driver.isRungBy(command)) {
      return;
    } else if (command instanceof WorkerMessage.Cancel cancel) {
      cancel(cancel.request());
    } else if (command instanceof Cancel cancel) {
      calls.cancel(cancel.request());
    } else if (command instanceof HandOff.TakeOver takeOver) {
      takeOver.calls().forEach(calls::send);
    } else {
      questions.take(command);
    }
  }

  /** The proxy knows the latest link only, and the call may have been sent by one before it. */
  private void cancel(PendingRequest request) {
    if (!calls.cancel(request)) {
      locator.tell(new Locator.Cancelled(request, getContext().getSelf()));
    }
  }

  // To the owner.

  private void greet() {
    owner.tell(new ToOwner.Hello(ToOwner.VERSION, getContext().getSelf().narrow()));
    timers.add(remote.now() + GREETING, this::greetAgain);
  }

  private void greetAgain() {
    if (!isOpen) {
      greet();
    }
  }

  private final class ToTheOwner implements RemoteCalls.ToTheOwner {
    @Override
    public void submit(long id, PendingCall call) {
      if (remote.isLarge(call)) {
        batch.add(remote.request(id, call), RemoteCalls.envelope(call));
        batch.flush(); // before the first chunk
        outgoing.add(id, Remote.bodies(call));
      } else {
        batch.add(remote.request(id, call), RemoteCalls.size(call));
      }
    }

    @Override
    public void giveUp(long id) {
      outgoing.remove(id);
      batch.flush(); // the call comes before its end
      cancel(id);
      repeats.gaveUp(id);
    }

    @Override
    public void arrived(long id, long bytes, boolean isAll) {
      owner.tell(new ToOwner.Arrived(session, id, bytes));
      if (isAll) {
        repeats.gaveUp(id);
      }
    }
  }

  private void cancel(long id) {
    owner.tell(new ToOwner.Cancel(session, id));
  }

  private void send(List<ToOwner.Request> requests) {
    confirmed();
    owner.tell(new ToOwner.Requests(session, arrived, requests));
  }

  private void ask(long id, ToOwner.Question question) {
    owner.tell(new ToOwner.Ask(session, id, question));
  }

  private void forget(long question) {
    owner.tell(new ToOwner.Cancel(session, question));
  }

  /** Returns a request that was not begun to the proxy, which has another way or waits for one. */
  private void giveBack(PendingRequest request) {
    locator.tell(new Locator.Withdrawn(owner)); // first, so that it does not come back at once
    remote.proxy().tell(new HandOff.Unsent(path(), List.of(request)));
  }

  // From the owner.

  private void told(ToCaller message) {
    if (message instanceof ToCaller.Outcomes its) {
      its.outcomes().forEach(this::settled);
    } else if (message instanceof ToCaller.Chunk chunk) {
      calls.chunk(chunk);
    } else if (message instanceof ToCaller.Arrived it) {
      outgoing.arrived(it.id(), it.bytes());
    } else if (message instanceof ToCaller.Progressed it) {
      calls.progressed(it.id(), it.progress());
    } else if (message instanceof ToCaller.Welcome welcome) {
      isOpen = true;
      session = welcome.session();
      locator.tell(new Locator.Opened(owner));
    } else if (message instanceof ToCaller.Refused refused) {
      isOpen = true; // no further greeting
      locator.tell(new Locator.Refused(owner, refused.why()));
    }
  }

  private void settled(ToCaller.Settled settled) {
    arrived = Math.max(arrived, settled.sequence());
    bytesUnconfirmed += settled.result() instanceof ToCaller.Value value ? value.bytes() : 0;
    expectConfirmation();
    if (!questions.settled(settled.id(), settled.result())) {
      outgoing.remove(settled.id()); // the owner may have refused it before all has come
      calls.settled(settled.id(), settled.result());
    }
  }

  /** The next call confirms what has arrived. If there is none soon, a message of its own does. */
  private void expectConfirmation() {
    if (arrived - confirmed >= MOST_UNCONFIRMED || bytesUnconfirmed >= MOST_UNCONFIRMED * 1024L) {
      confirm();
    } else if (!isToConfirm) {
      isToConfirm = true;
      timers.add(
          remote.now() + CONFIRM_WITHIN,
          () -> {
            isToConfirm = false;
            confirm();
          });
    }
  }

  private void confirm() {
    if (arrived > confirmed) {
      confirmed();
      tellArrived();
    }
  }

  private void tellArrived() {
    owner.tell(new ToOwner.Received(session, arrived));
  }

  private void confirmed() {
    if (arrived > confirmed) {
      repeats.confirmed();
    }
    confirmed = arrived;
    bytesUnconfirmed = 0;
  }

  // The end.

  /** The owner has ended, or its node has: what was sent to it has an outcome now. */
  private Behavior<WorkerCommand> onOwnerEnded() {
    ExitReason reason = remote.lost();
    List<PendingRequest> again = calls.end(reason);
    remote.proxy().tell(new HandOff.Unsent(path(), again, questions.end()));
    locator.tell(new Locator.Lost(owner));
    return Behaviors.stopped();
  }

  /** The link ends, maybe with the reference: its owner cancels the calls that are under way. */
  private Behavior<WorkerCommand> onPostStop(PostStop signal) {
    driver.close();
    batch.flush(); // its casts run
    owner.tell(new ToOwner.Bye(session));
    calls.cancelAll(RELEASED);
    var reason = new ExitReason.Absent(RELEASED);
    questions.end().forEach(it -> it.reject(remote.notRunning(reason)));
    return this;
  }

  private String path() {
    return getContext().getSelf().path().toStringWithoutAddress();
  }
}
