package io.clutch.examples.soak;

import io.clutch.call.Call;
import io.clutch.call.Outcome;
import io.clutch.worker.WorkerCommand;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/** Makes one call after the other. Every second call may be repeated. */
final class Caller extends AbstractBehavior<Caller.Command> {

  sealed interface Command {}

  /** Stops the calls. Replies when the last one has its outcome. */
  record Finish(ActorRef<Done> replyTo) implements Command {}

  private record Told(Outcome<Long> outcome) implements Command {}

  private static final AtomicLong NUMBERS = new AtomicLong();

  private final ActorRef<WorkerCommand> worker;
  private final Counts counts;
  private final ActorRef<Outcome<Long>> replyTo;
  private Optional<ActorRef<Done>> finish = Optional.empty();
  private boolean isOut;
  private boolean isRepeatable;
  private long number;

  private Caller(ActorContext<Command> context, ActorRef<WorkerCommand> worker, Counts counts) {
    super(context);
    this.worker = worker;
    this.counts = counts;
    this.replyTo = context.messageAdapter(outcome(), Told::new);
    next();
  }

  static Behavior<Command> create(ActorRef<WorkerCommand> worker, Counts counts) {
    return Behaviors.setup(context -> new Caller(context, worker, counts));
  }

  @SuppressWarnings("unchecked")
  private static Class<Outcome<Long>> outcome() {
    return (Class<Outcome<Long>>) (Class<?>) Outcome.class;
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Told.class, this::onTold)
        .onMessage(Finish.class, this::onFinish)
        .build();
  }

  private void next() {
    number = NUMBERS.incrementAndGet();
    isRepeatable = number % 2 == 0;
    isOut = true;
    Call<Long> call = Call.of("busy:work", Long.class, number);
    counts.called();
    worker.tell(new WorkerCommand.Invoke<>(isRepeatable ? call.asIdempotent() : call, replyTo));
  }

  private Behavior<Command> onTold(Told told) {
    if (!isOut) {
      counts.repeated();
      return this;
    }
    isOut = false;
    count(told.outcome());
    if (finish.isPresent()) {
      finish.get().tell(Done.getInstance());
    } else {
      next();
    }
    return this;
  }

  private void count(Outcome<Long> outcome) {
    if (outcome instanceof Outcome.Failed<Long> failed) {
      counts.ended(failed.failure().getClass().getSimpleName());
      if (isRepeatable) {
        counts.lost();
      }
      return;
    }
    counts.ended("Value");
    if (outcome.get() != number) {
      counts.wrong();
    }
  }

  private Behavior<Command> onFinish(Finish message) {
    finish = Optional.of(message.replyTo());
    if (!isOut) {
      message.replyTo().tell(Done.getInstance());
    }
    return this;
  }
}
