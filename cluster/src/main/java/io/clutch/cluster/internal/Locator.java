package io.clutch.cluster.internal;

import io.clutch.cluster.internal.wire.ToOwner;
import io.clutch.failure.ExitReason;
import io.clutch.internal.handoff.HandOff;
import io.clutch.internal.request.PendingRequest;
import io.clutch.worker.WorkerCommand;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.pekko.actor.DeadLetterSuppression;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.apache.pekko.actor.typed.receptionist.ServiceKey;

/**
 * The actor that finds the owners of one key, makes a link to the chosen one, and tells the
 * reference's proxy of it. Ends with the proxy.
 */
final class Locator extends AbstractBehavior<Locator.Command> {

  sealed interface Command {}

  /** Who publishes the key: all of them, and those whose nodes can be reached. */
  record Listed(Set<ActorRef<ToOwner>> all, Set<ActorRef<ToOwner>> reachable) implements Command {}

  /** The owner takes calls. */
  record Opened(ActorRef<ToOwner> owner) implements Command {}

  /** The owner takes no calls from here. */
  record Refused(ActorRef<ToOwner> owner, String why) implements Command {}

  /** The owner has ended, and the link to it. */
  record Lost(ActorRef<ToOwner> owner) implements Command {}

  /** The owner takes no further calls. The listing tells that later. */
  record Withdrawn(ActorRef<ToOwner> owner) implements Command {}

  /** The request is cancelled, and was not sent by the link that tells it. */
  record Cancelled(PendingRequest request, ActorRef<WorkerCommand> link)
      implements Command, DeadLetterSuppression {}

  /** The reference has ended. */
  private record Released() implements Command {}

  private final Owners owners = new Owners();
  private final ActorRef<WorkerCommand> proxy;
  private final Function<ActorRef<ToOwner>, Remote> remotes;
  private final Props loop;
  private long notices;
  private HandOff.Location told = new HandOff.Awaited(true, Optional.empty());

  private Locator(
      ActorContext<Command> context,
      ServiceKey<ToOwner> key,
      ActorRef<WorkerCommand> proxy,
      Function<ActorRef<ToOwner>, Remote> remotes,
      Props loop) {
    super(context);
    this.proxy = proxy;
    this.remotes = remotes;
    this.loop = loop;
    context.watchWith(proxy, new Released());
    ActorRef<Receptionist.Listing> listings =
        context.messageAdapter(
            Receptionist.Listing.class,
            it -> new Listed(it.getAllServiceInstances(key), it.getServiceInstances(key)));
    context.getSystem().receptionist().tell(Receptionist.subscribe(key, listings));
  }

  /** {@code remotes} tells of an owner, and {@code loop} is where links run. */
  static Behavior<Command> create(
      ServiceKey<ToOwner> key,
      ActorRef<WorkerCommand> proxy,
      Function<ActorRef<ToOwner>, Remote> remotes,
      Props loop) {
    return Behaviors.setup(context -> new Locator(context, key, proxy, remotes, loop));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Released.class, released -> Behaviors.stopped())
        .onMessage(Cancelled.class, this::onCancelled)
        .onAnyMessage(this::onMessage)
        .build();
  }

  private Behavior<Command> onMessage(Command command) {
    if (command instanceof Listed listed) {
      owners.listed(listed.all(), listed.reachable());
    } else if (command instanceof Opened opened) {
      owners.opened(opened.owner());
    } else if (command instanceof Refused refused) {
      owners.refused(refused.owner(), refused.why());
    } else if (command instanceof Withdrawn withdrawn) {
      owners.withdrawn(withdrawn.owner());
    } else if (command instanceof Lost lost) {
      owners.lost(lost.owner());
    }
    owners.toLink().ifPresent(this::link);
    tell(location());
    return this;
  }

  private Behavior<Command> onCancelled(Cancelled cancelled) {
    owners.links().stream()
        .filter(link -> !link.equals(cancelled.link()))
        .forEach(link -> link.tell(new Link.Cancel(cancelled.request())));
    return this;
  }

  private void link(ActorRef<ToOwner> owner) {
    owners.linked(
        owner,
        getContext()
            .spawnAnonymous(
                Link.create(owner, getContext().getSelf(), remotes.apply(owner)), loop));
  }

  private HandOff.Location location() {
    return owners.current().<HandOff.Location>map(HandOff.Running::new).orElseGet(this::without);
  }

  private HandOff.Location without() {
    Optional<String> refusal = owners.refusal();
    return refusal.isPresent()
        ? new HandOff.Gone(new ExitReason.Absent(refusal.get()))
        : new HandOff.Awaited(true, Optional.of(owners.absence()));
  }

  private void tell(HandOff.Location location) {
    if (!location.equals(told)) {
      told = location;
      proxy.tell(new HandOff.Moved(++notices, location));
    }
  }
}
