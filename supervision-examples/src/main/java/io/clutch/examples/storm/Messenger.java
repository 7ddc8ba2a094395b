package io.clutch.examples.storm;

import io.clutch.call.Call;
import io.clutch.call.Outcome;
import io.clutch.worker.WorkerCommand;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/** Calls by messages, one at a time, and detects second outcomes. */
final class Messenger extends AbstractBehavior<Messenger.Command> {

  sealed interface Command {}

  /** Makes a call. The last call must have its outcome. */
  record Make(CompletableFuture<Done> done) implements Command {}

  private record Told(Outcome<Long> outcome) implements Command {}

  private record Open(Ticket ticket, CompletableFuture<Done> done) {}

  private final Target target;
  private final Audit audit;
  private final ActorRef<Outcome<Long>> replyTo;
  private Optional<Open> open = Optional.empty();

  private Messenger(ActorContext<Command> context, Target target, Audit audit) {
    super(context);
    this.target = target;
    this.audit = audit;
    this.replyTo = context.messageAdapter(outcome(), Told::new);
  }

  static Behavior<Command> create(Target target, Audit audit) {
    return Behaviors.setup(context -> new Messenger(context, target, audit));
  }

  @SuppressWarnings("unchecked")
  private static Class<Outcome<Long>> outcome() {
    return (Class<Outcome<Long>>) (Class<?>) Outcome.class;
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Make.class, this::onMake)
        .onMessage(Told.class, this::onTold)
        .build();
  }

  private Behavior<Command> onMake(Make make) {
    Ticket ticket = audit.begin(Ticket.Kind.ONCE);
    open = Optional.of(new Open(ticket, make.done()));
    Call<Long> call = Call.of(target.function("once"), Long.class, ticket.number());
    target.ref().actor().tell(new WorkerCommand.Invoke<>(call, replyTo));
    return this;
  }

  private Behavior<Command> onTold(Told told) {
    if (open.isEmpty()) {
      audit.repeated(target, told.outcome().toString());
      return this;
    }
    Open made = open.get();
    open = Optional.empty();
    if (told.outcome() instanceof Outcome.Failed<Long> failed) {
      audit.failure(target, made.ticket(), failed.failure().toException());
    } else {
      long value = told.outcome().get();
      audit.value(target, made.ticket(), value == made.ticket().number(), value);
    }
    made.done().complete(Done.getInstance());
    return this;
  }
}
