package io.clutch.supervision;

import io.clutch.supervision.Availability.Delivery;
import io.clutch.supervision.internal.ChildBehavior;
import io.clutch.supervision.internal.ChildFlags;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;

/**
 * The specification of a supervisor's child: its behaviour, and the fields of OTP's child
 * specification. Immutable: each {@code with} method returns a new one. Invalid values are rejected
 * at once, with an {@link IllegalArgumentException} that names the child and the key.
 *
 * @param <M> the child's messages
 */
public final class ChildSpec<M> {
  private final ChildFlags flags;
  private final Function<Startup, Behavior<M>> behavior;
  private final Optional<SupervisorSpec> supervisor;
  private final Optional<M> stopMessage;
  private final Function<ActorSystem<?>, Props> props;
  private final Delivery delivery;
  private final Optional<Function<ActorRef<SupervisorSnapshot>, M>> survey;

  private ChildSpec(
      ChildFlags flags,
      Function<Startup, Behavior<M>> behavior,
      Optional<SupervisorSpec> supervisor,
      Optional<M> stopMessage,
      Function<ActorSystem<?>, Props> props,
      Delivery delivery,
      Optional<Function<ActorRef<SupervisorSnapshot>, M>> survey) {
    this.flags = flags;
    this.behavior = behavior;
    this.supervisor = supervisor;
    this.stopMessage = stopMessage;
    this.props = props;
    this.delivery = delivery;
    this.survey = survey;
  }

  /**
   * A child that is ready as soon as its behaviour's setup has run without an exception. The
   * behaviour is made again for each start, in the child's own actor.
   *
   * @param id unique in its supervisor: 1 to 100 letters, digits, {@code _}, {@code .} or {@code -}
   */
  public static <M> ChildSpec<M> of(String id, Supplier<Behavior<M>> behavior) {
    ChildFlags flags = ChildFlags.worker(id);
    return of(flags, ChildBehavior.plain(id, flags.given("behavior", behavior)), Optional.empty());
  }

  /**
   * A child that reports when it is ready, through the {@link Startup} that its behaviour gets. If
   * it does not within its start limit, its start has failed.
   */
  public static <M> ChildSpec<M> acknowledging(String id, Function<Startup, Behavior<M>> behavior) {
    ChildFlags flags = ChildFlags.worker(id);
    return of(
        flags,
        ChildBehavior.acknowledging(id, flags.given("behavior", behavior)),
        Optional.empty());
  }

  /**
   * A supervisor as a child. It is ready when all its children are. Its shutdown and start have no
   * limits of their own.
   */
  public static ChildSpec<SupervisorCommand> supervisor(String id, SupervisorSpec spec) {
    ChildFlags flags = ChildFlags.supervisor(id);
    flags.given("spec", spec).check();
    return ChildSpec.<SupervisorCommand>of(flags, ChildSpec::ofSupervisor, Optional.of(spec))
        .withStopMessage(new SupervisorCommand.Stop());
  }

  private static <M> Behavior<M> ofSupervisor(Startup startup) {
    throw new IllegalStateException(
        "a supervisor has no behavior of its own: make it from supervisor()");
  }

  private static <M> ChildSpec<M> of(
      ChildFlags flags,
      Function<Startup, Behavior<M>> behavior,
      Optional<SupervisorSpec> supervisor) {
    return new ChildSpec<>(
        flags,
        behavior,
        supervisor,
        Optional.empty(),
        system -> Props.empty(),
        Delivery.DEFAULT,
        Optional.empty());
  }

  /** Sets after which ends it is restarted. Default {@link Restart#PERMANENT}. */
  public ChildSpec<M> withRestart(Restart restart) {
    return with(flags.withRestart(restart));
  }

  /** Sets how it is stopped. Default: within 5 s for workers, infinity for supervisors. */
  public ChildSpec<M> withShutdown(Shutdown shutdown) {
    return with(flags.withShutdown(shutdown));
  }

  /**
   * Sets whether its end by itself counts for the supervisor's {@link AutoShutdown}. Default no.
   */
  public ChildSpec<M> withSignificant(boolean significant) {
    return with(flags.withSignificant(significant));
  }

  /** How long it may take to be ready; default 60 s for workers, none for supervisors. */
  public ChildSpec<M> withStartLimit(Duration limit) {
    return with(flags.withStartLimit(limit));
  }

  /** Sets the waits before restarts, an addition to OTP's rules. Default none. */
  public ChildSpec<M> withBackoff(Backoff backoff) {
    return with(flags.withBackoff(backoff));
  }

  /**
   * Makes the supervisor give up after this number of failed starts in a row, regardless of its
   * intensity. An addition to OTP's rules. Default: no such limit.
   */
  public ChildSpec<M> withMaxFailedStarts(int most) {
    return with(flags.withMaxFailedStarts(most));
  }

  /**
   * Sets the message that asks the child to stop. It then has its shutdown's time to end before its
   * actor is stopped. Without such a message, its actor is stopped at once.
   */
  public ChildSpec<M> withStopMessage(M message) {
    return new ChildSpec<>(
        flags,
        behavior,
        supervisor,
        Optional.of(flags.given("stop-message", message)),
        props,
        delivery,
        survey);
  }

  /** Sets the props to spawn with, such as a dispatcher. Default empty. */
  public ChildSpec<M> withProps(Props other) {
    flags.given("props", other);
    return withProps(system -> other);
  }

  /** Sets props that the supervisor's actor makes for each start. */
  public ChildSpec<M> withProps(Function<ActorSystem<?>, Props> made) {
    return new ChildSpec<>(
        flags, behavior, supervisor, stopMessage, flags.given("props", made), delivery, survey);
  }

  /**
   * Sets how many messages to {@link Supervision#ref} wait while the child is being restarted, and
   * how long each waits. Default 1000 messages, 30 s. With 0, messages fail at once.
   */
  public ChildSpec<M> withHolding(int messages, Duration limit) {
    return with(flags.checked(() -> delivery.withHeld(messages, limit)));
  }

  /**
   * Sets a hook that receives each message that {@link Supervision#ref} could not deliver, instead
   * of the dead letters. It must not block.
   */
  @SuppressWarnings("unchecked")
  public ChildSpec<M> withUndelivered(Consumer<? super M> hook) {
    // Only messages of type M can be sent to the reference.
    flags.given("undelivered", hook);
    return with(delivery.withUndelivered((Consumer<Object>) (Consumer<?>) hook));
  }

  /**
   * For a child that has children of its own without being a supervisor, such as a pool: makes the
   * message that asks it to send a snapshot of them to the reference. If it does not answer in
   * time, they are left out of the snapshot.
   */
  public ChildSpec<M> withSurvey(Function<ActorRef<SupervisorSnapshot>, M> question) {
    flags.given("survey", question);
    return new ChildSpec<>(
        flags,
        behavior,
        supervisor,
        stopMessage,
        props,
        delivery,
        Optional.of(Objects.requireNonNull(question, "question")));
  }

  /** The child's name in its supervisor. */
  public String id() {
    return flags.id();
  }

  private ChildSpec<M> with(ChildFlags other) {
    return new ChildSpec<>(other, behavior, supervisor, stopMessage, props, delivery, survey);
  }

  private ChildSpec<M> with(Delivery other) {
    return new ChildSpec<>(flags, behavior, supervisor, stopMessage, props, other, survey);
  }

  /** After which ends it is started again. */
  public Restart restart() {
    return flags.restart();
  }

  /** How it is stopped. */
  public Shutdown shutdown() {
    return flags.shutdown();
  }

  /** Whether it is a supervisor. */
  public ChildSnapshot.Type type() {
    return flags.type();
  }

  /** Whether its end by itself counts for the supervisor's {@link AutoShutdown}. */
  public boolean significant() {
    return flags.significant();
  }

  /** How long it may take to be ready; empty without a limit. */
  public Optional<Duration> startLimit() {
    return flags.startLimit();
  }

  /** The waits before restarts. */
  public Backoff backoff() {
    return flags.backoff();
  }

  /** After how many failed starts in a row the supervisor gives up; empty without a limit. */
  public OptionalInt maxFailedStarts() {
    return flags.maxFailedStarts();
  }

  /** The message that asks it to stop; empty if its actor is stopped at once. */
  public Optional<M> stopMessage() {
    return stopMessage;
  }

  /** How messages for it are delivered while it is not running. */
  public Delivery delivery() {
    return delivery;
  }

  /** The specification of a supervisor; empty for other children. */
  public Optional<SupervisorSpec> supervisor() {
    return supervisor;
  }

  /**
   * Makes the behaviour of one incarnation, which reports to {@code startup} when it is ready.
   *
   * @throws IllegalStateException for a {@link #supervisor}, which has none of its own
   */
  public Behavior<M> behavior(Startup startup) {
    Objects.requireNonNull(startup, "startup");
    return behavior.apply(startup);
  }

  /** Makes the props to spawn with. */
  public Props props(ActorSystem<?> system) {
    Objects.requireNonNull(system, "system");
    return props.apply(system);
  }

  /** Asks the child for its snapshot; empty if it has none. */
  public Optional<Consumer<ActorRef<SupervisorSnapshot>>> survey(ActorRef<Object> child) {
    Objects.requireNonNull(child, "child");
    return survey.map(question -> replyTo -> child.tell(question.apply(replyTo)));
  }

  ChildFlags flags() {
    return flags;
  }

  @Override
  public String toString() {
    return "ChildSpec(" + flags + ")";
  }
}
