package io.clutch.supervision.internal;

import io.clutch.supervision.Availability;
import io.clutch.supervision.Availability.Delivery;
import io.clutch.supervision.SupervisorCommand;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.pekko.actor.DeadLetter;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * The actor behind a lasting reference to one child of a tree. Lives as long as the top of the
 * tree. All messages except its own are for the child.
 */
public final class Reference extends AbstractBehavior<Object> {

  private record Expire() {}

  /** Ends the reference. */
  public record Release() {}

  private record Held(Object message, long since) {}

  private final TimerScheduler<Object> timers;
  private final Deque<Held> held = new ArrayDeque<>();
  private long lastNotice;
  private Availability availability = new Availability.Awaited(Delivery.DEFAULT, Optional.empty());

  /** The hook of the child's specification, which may be forgotten by now. */
  private Optional<Consumer<Object>> undelivered = Optional.empty();

  /** The recipient named in dead letters. */
  private ActorRef<Object> lastKnown;

  private Reference(ActorContext<Object> context, TimerScheduler<Object> timers) {
    super(context);
    this.timers = timers;
    this.lastKnown = context.getSelf();
  }

  /** Creates the behaviour, which ends with the top. {@code follow} makes it follow the child. */
  public static Behavior<Object> create(
      ActorRef<SupervisorCommand> top, Consumer<ActorRef<Availability.Notice>> follow) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  context.watch(top);
                  follow.accept(context.getSelf().narrow());
                  return new Reference(context, timers);
                }));
  }

  @Override
  public Receive<Object> createReceive() {
    return newReceiveBuilder()
        .onMessage(Availability.Notice.class, this::onNotice)
        .onMessage(Expire.class, this::onExpire)
        .onMessage(Release.class, release -> end())
        .onSignal(Terminated.class, top -> end())
        .onAnyMessage(this::onMessage)
        .build();
  }

  private Behavior<Object> onNotice(Availability.Notice notice) {
    if (notice.number() > lastNotice) {
      lastNotice = notice.number();
      availability = notice.availability();
      if (availability.delivery() != Delivery.DEFAULT) {
        undelivered = availability.delivery().undelivered();
      }
      if (availability instanceof Availability.Up up) {
        lastKnown = up.child();
        held.forEach(each -> up.child().tell(each.message()));
        held.clear();
      } else if (availability instanceof Availability.Gone) {
        failHeld();
      }
    }
    return this;
  }

  private Behavior<Object> onMessage(Object message) {
    if (availability instanceof Availability.Up up) {
      up.child().tell(message);
    } else if (availability instanceof Availability.Awaited
        && held.size() < availability.delivery().held()) {
      hold(message);
    } else {
      fail(message);
    }
    return this;
  }

  private void hold(Object message) {
    held.add(new Held(message, System.nanoTime()));
    if (held.size() == 1) {
      timers.startSingleTimer(new Expire(), availability.delivery().limit());
    }
  }

  private Behavior<Object> onExpire(Expire expire) {
    long limit = availability.delivery().limit().toNanos();
    long now = System.nanoTime();
    while (!held.isEmpty() && now - held.peek().since() >= limit) {
      fail(held.poll().message());
    }
    if (!held.isEmpty()) {
      long left = limit - (now - held.peek().since());
      timers.startSingleTimer(new Expire(), Duration.ofNanos(left));
    }
    return this;
  }

  private Behavior<Object> end() {
    failHeld();
    return Behaviors.stopped();
  }

  private void failHeld() {
    held.forEach(each -> fail(each.message()));
    held.clear();
  }

  private void fail(Object message) {
    if (undelivered.isEmpty()) {
      getContext().getSystem().<Object>deadLetters().tell(deadLetter(message));
      return;
    }
    try {
      undelivered.get().accept(message);
    } catch (RuntimeException e) {
      getContext().getLog().warn("The hook for undelivered messages failed on {}", message, e);
    }
  }

  private DeadLetter deadLetter(Object message) {
    return DeadLetter.apply(
        message,
        Adapter.toClassic(getContext().getSystem()).deadLetters(),
        Adapter.toClassic(lastKnown));
  }
}
