package io.clutch.supervision;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;

/**
 * A child of a supervisor: its behaviour, and what OTP's child specification says. Immutable; every
 * {@code with} gives a new one. Values that cannot be are refused at once, with an {@link
 * IllegalArgumentException} that names the child and the key.
 *
 * @param <M> the child's messages
 */
public final class ChildSpec<M> implements Specified {
  private final ChildFlags flags;
  private final ChildBehavior<M> behavior;
  private final Optional<M> stopMessage;
  private final Function<ActorSystem<?>, Props> props;
  private final Delivery delivery;
  private final Optional<Function<ActorRef<SupervisorSnapshot>, M>> survey;

  private ChildSpec(
      ChildFlags flags,
      ChildBehavior<M> behavior,
      Optional<M> stopMessage,
      Function<ActorSystem<?>, Props> props,
      Delivery delivery,
      Optional<Function<ActorRef<SupervisorSnapshot>, M>> survey) {
    this.flags = flags;
    this.behavior = behavior;
    this.stopMessage = stopMessage;
    this.props = props;
    this.delivery = delivery;
    this.survey = survey;
  }

  /**
   * A child that is ready as soon as its behaviour's setup has run without an exception. The
   * behaviour is made anew for each start, in the child's own actor.
   *
   * @param id unique in its supervisor: 1 to 100 letters, digits, {@code _}, {@code .} or {@code -}
   */
  public static <M> ChildSpec<M> of(String id, Supplier<Behavior<M>> behavior) {
    ChildFlags flags = ChildFlags.worker(id);
    return of(flags, ChildBehavior.plain(flags.given("behavior", behavior)));
  }

  /**
   * A child that is ready when it says so, by the {@link Startup} that its behaviour is made with;
   * if it does not within its start limit, its start has failed.
   */
  public static <M> ChildSpec<M> acknowledging(String id, Function<Startup, Behavior<M>> behavior) {
    ChildFlags flags = ChildFlags.worker(id);
    return of(flags, ChildBehavior.acknowledging(flags.given("behavior", behavior)));
  }

  /**
   * A supervisor as a child. It is ready when all its children are, and its shutdown and start have
   * no limit of their own.
   */
  public static ChildSpec<SupervisorCommand> supervisor(String id, SupervisorSpec spec) {
    ChildFlags flags = ChildFlags.supervisor(id);
    flags.given("supervisor", spec).check();
    return of(
            flags,
            (ChildBehavior<SupervisorCommand>)
                (incarnation, place) -> SupervisorActor.create(spec, place))
        .withStopMessage(new SupervisorCommand.Stop());
  }

  private static <M> ChildSpec<M> of(ChildFlags flags, ChildBehavior<M> behavior) {
    return new ChildSpec<>(
        flags,
        behavior,
        Optional.empty(),
        system -> Props.empty(),
        Delivery.DEFAULT,
        Optional.empty());
  }

  /** Default {@link Restart#PERMANENT}. */
  public ChildSpec<M> withRestart(Restart restart) {
    return with(flags.withRestart(restart));
  }

  /** Default 5 s for workers, infinity for supervisors. */
  public ChildSpec<M> withShutdown(Shutdown shutdown) {
    return with(flags.withShutdown(shutdown));
  }

  /** Whether its end by itself counts for the supervisor's {@link AutoShutdown}; default no. */
  public ChildSpec<M> withSignificant(boolean significant) {
    return with(flags.withSignificant(significant));
  }

  /** How long it may take to be ready; default 60 s for workers, none for supervisors. */
  public ChildSpec<M> withStartLimit(Duration limit) {
    return with(flags.withStartLimit(limit));
  }

  /** Waits before restarts, an addition to OTP's rules; default none. */
  public ChildSpec<M> withBackoff(Backoff backoff) {
    return with(flags.withBackoff(backoff));
  }

  /**
   * After so many failed starts in a row the supervisor gives up, whatever its intensity; an
   * addition to OTP's rules. Default without a limit of its own.
   */
  public ChildSpec<M> withMaxFailedStarts(int most) {
    return with(flags.withMaxFailedStarts(most));
  }

  /**
   * What asks the child to stop in order. It then has its shutdown's time to end before it is
   * stopped as actors are. Without one, it is stopped so at once.
   */
  public ChildSpec<M> withStopMessage(M message) {
    return new ChildSpec<>(
        flags,
        behavior,
        Optional.of(flags.given("stop-message", message)),
        props,
        delivery,
        survey);
  }

  /** The props to spawn with, such as a dispatcher; default empty. */
  public ChildSpec<M> withProps(Props other) {
    flags.given("props", other);
    return withProps(system -> other);
  }

  /** The same, made by the supervisor's actor for each start. */
  public ChildSpec<M> withProps(Function<ActorSystem<?>, Props> made) {
    return new ChildSpec<>(
        flags, behavior, stopMessage, flags.given("props", made), delivery, survey);
  }

  /**
   * How many messages to {@link Supervision#ref} wait, each for how long, while the child is being
   * restarted; default 1000 for 30 s. With 0, messages fail at once.
   */
  public ChildSpec<M> withHolding(int messages, Duration limit) {
    return with(flags.checked(() -> delivery.withHeld(messages, limit)));
  }

  /**
   * Is given each message that {@link Supervision#ref} could not deliver, instead of the dead
   * letters. Must not block.
   */
  @SuppressWarnings("unchecked")
  public ChildSpec<M> withUndelivered(Consumer<? super M> hook) {
    // Only messages of type M can be sent to the reference.
    flags.given("undelivered", hook);
    return with(delivery.withUndelivered((Consumer<Object>) (Consumer<?>) hook));
  }

  /**
   * For a child that has children of its own without being a supervisor, such as a pool: what asks
   * it to tell the reference of them, for snapshots. It is left out of one that it does not answer
   * in time.
   */
  public ChildSpec<M> withSurvey(Function<ActorRef<SupervisorSnapshot>, M> question) {
    flags.given("survey", question);
    return new ChildSpec<>(flags, behavior, stopMessage, props, delivery, Optional.of(question));
  }

  /** The child's name in its supervisor. */
  public String id() {
    return flags.id();
  }

  private ChildSpec<M> with(ChildFlags other) {
    return new ChildSpec<>(other, behavior, stopMessage, props, delivery, survey);
  }

  private ChildSpec<M> with(Delivery other) {
    return new ChildSpec<>(flags, behavior, stopMessage, props, other, survey);
  }

  @Override
  public ChildFlags flags() {
    return flags;
  }

  ChildBehavior<M> behavior() {
    return behavior;
  }

  Optional<M> stopMessage() {
    return stopMessage;
  }

  Props props(ActorSystem<?> system) {
    return props.apply(system);
  }

  /** Asks the child for its snapshot, if it has one. */
  Optional<Consumer<ActorRef<SupervisorSnapshot>>> survey(ActorRef<Object> child) {
    return survey.map(question -> replyTo -> child.tell(question.apply(replyTo)));
  }

  Delivery delivery() {
    return delivery;
  }

  @Override
  public String toString() {
    return "ChildSpec(" + flags + ")";
  }
}
