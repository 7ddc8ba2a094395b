package io.clutch.supervision;

import io.clutch.supervision.internal.Durations;
import io.clutch.supervision.internal.SupervisorFlags;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * The specification of a supervisor: its strategy, its limits and its children in start order.
 * Immutable: each {@code with} method returns a new one. Invalid values are rejected with an {@link
 * IllegalArgumentException} that names the key, and the child if there is one.
 */
public final class SupervisorSpec {
  private final SupervisorFlags flags;
  private final Map<String, ChildSpec<?>> children;
  private final List<SupervisionListener> listeners;

  private SupervisorSpec(
      SupervisorFlags flags,
      Map<String, ChildSpec<?>> children,
      List<SupervisionListener> listeners) {
    this.flags = flags;
    this.children = children;
    this.listeners = listeners;
  }

  public static SupervisorSpec oneForOne() {
    return of(Strategy.ONE_FOR_ONE);
  }

  public static SupervisorSpec oneForAll() {
    return of(Strategy.ONE_FOR_ALL);
  }

  public static SupervisorSpec restForOne() {
    return of(Strategy.REST_FOR_ONE);
  }

  /**
   * A supervisor whose children are started at run time, by {@link SupervisorCommand.StartChild}.
   */
  public static SupervisorSpec dynamic() {
    return of(Strategy.DYNAMIC);
  }

  public static SupervisorSpec of(Strategy strategy) {
    return new SupervisorSpec(SupervisorFlags.of(strategy), Map.of(), List.of());
  }

  /**
   * Adds a child, which starts after the others.
   *
   * @throws IllegalArgumentException if there is a child with that id already, or the supervisor is
   *     dynamic
   */
  public SupervisorSpec withChild(ChildSpec<?> child) {
    return withChildren(Collections.singleton(child));
  }

  /** Adds children in this order. Like {@link #withChild}, but faster for many. */
  public SupervisorSpec withChildren(Collection<? extends ChildSpec<?>> those) {
    var more = new LinkedHashMap<>(children);
    for (ChildSpec<?> child : Durations.requireGiven("children", those)) {
      Durations.requireGiven("child", child);
      if (flags.isDynamic()) {
        throw child.flags().refused("a dynamic supervisor's children are started at run time");
      }
      if (more.putIfAbsent(child.id(), child) != null) {
        throw child.flags().refused("id is there already: ids are unique in a supervisor");
      }
    }
    return new SupervisorSpec(flags, more, listeners);
  }

  /**
   * Sets the number of restarts within the sliding period after which one more makes the supervisor
   * give up. Default 5 in 1 minute, which catches a child that takes 6 s to start and fail. OTP's
   * default is 1 in 5 s.
   */
  public SupervisorSpec withIntensity(int intensity, Duration period) {
    return new SupervisorSpec(flags.withIntensity(intensity, period), children, listeners);
  }

  /** Sets the auto-shutdown. Default {@link AutoShutdown#NEVER}. Not for dynamic supervisors. */
  public SupervisorSpec withAutoShutdown(AutoShutdown autoShutdown) {
    return new SupervisorSpec(flags.withAutoShutdown(autoShutdown), children, listeners);
  }

  /** Sets the most children of a dynamic supervisor. Default: no limit. */
  public SupervisorSpec withMaxChildren(int most) {
    return new SupervisorSpec(flags.withMaxChildren(most), children, listeners);
  }

  /**
   * Sets how many children of a dynamic supervisor may be starting at once, at least 1. Default 1,
   * as in OTP: while one child starts, all other changes wait. With more, a slow start delays only
   * requests for that child, and occupies a place. Starts and restarts wait for a place, first come
   * first served. Stops need no place.
   */
  public SupervisorSpec withStartConcurrency(int most) {
    return new SupervisorSpec(flags.withStartConcurrency(most), children, listeners);
  }

  /**
   * Adds a listener. It receives one event at a time, in the order of each supervisor, a little
   * later and on a thread of the dispatcher for blocking work, so a slow listener does not delay a
   * supervisor. If 10,000 events wait, further ones are dropped, which is logged. Supervisors below
   * report to it too, unless they have listeners of their own. Listeners of the whole actor system
   * ({@code ClutchSetup.withTelemetry}) receive the events of all supervisors anyway. Default none.
   */
  public SupervisorSpec withListener(SupervisionListener listener) {
    Durations.requireGiven("listener", listener);
    var more = new ArrayList<>(listeners);
    more.add(listener);
    return new SupervisorSpec(flags, children, List.copyOf(more));
  }

  /**
   * Rejects a child that this supervisor cannot have. {@link Supervisor#create} rejects it too.
   *
   * @throws IllegalArgumentException with the child and the key
   */
  public void check(ChildSpec<?> child) {
    Objects.requireNonNull(child, "child");
    flags.check(child.flags());
  }

  /** Checks what depends on several settings. */
  void check() {
    children.values().forEach(this::check);
  }

  /** Which children restart when one has ended. */
  public Strategy strategy() {
    return flags.strategy();
  }

  /** Whether its children are started at run time. */
  public boolean isDynamic() {
    return flags.isDynamic();
  }

  /** How many restarts are allowed within the {@link #period}. */
  public int intensity() {
    return flags.intensity();
  }

  /** The sliding window in which restarts count. */
  public Duration period() {
    return flags.period();
  }

  /** Whether it ends when significant children have ended. */
  public AutoShutdown autoShutdown() {
    return flags.autoShutdown();
  }

  /** How many children it may have; empty without a limit. */
  public OptionalInt maxChildren() {
    return flags.maxChildren();
  }

  /** How many of its children may be starting at once. */
  public int startConcurrency() {
    return flags.startConcurrency();
  }

  /** Its children in start order; none of a dynamic supervisor. */
  public List<ChildSpec<?>> children() {
    return List.copyOf(children.values());
  }

  /** Those of {@link #withListener}, in their order. */
  public List<SupervisionListener> listeners() {
    return listeners;
  }

  @Override
  public String toString() {
    return "SupervisorSpec(" + flags + ")";
  }
}
