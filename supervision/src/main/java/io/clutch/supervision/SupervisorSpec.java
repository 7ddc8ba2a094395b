package io.clutch.supervision;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * A supervisor: its strategy, its limits and its children in start order. Immutable; every {@code
 * with} gives a new one. What cannot be is refused with an {@link IllegalArgumentException} that
 * names the key, and the child where there is one.
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

  /** Its children are started at run time, by {@link SupervisorCommand.StartChild}. */
  public static SupervisorSpec dynamic() {
    return of(Strategy.DYNAMIC);
  }

  public static SupervisorSpec of(Strategy strategy) {
    return new SupervisorSpec(SupervisorFlags.of(strategy), Map.of(), List.of());
  }

  /**
   * With one more child, started after those that are there.
   *
   * @throws IllegalArgumentException if there is a child of that id already, or the supervisor is
   *     dynamic
   */
  public SupervisorSpec withChild(ChildSpec<?> child) {
    return withChildren(Collections.singleton(child));
  }

  /** With more children, in that order; as {@link #withChild}, and faster for many. */
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
   * Gives up at more than this number of restarts within the period, which slides. Default 5 in 1
   * minute, which catches a child that takes 6 s to start and die; OTP's is 1 in 5 s.
   */
  public SupervisorSpec withIntensity(int intensity, Duration period) {
    return new SupervisorSpec(flags.withIntensity(intensity, period), children, listeners);
  }

  /** Default {@link AutoShutdown#NEVER}; not for dynamic supervisors. */
  public SupervisorSpec withAutoShutdown(AutoShutdown autoShutdown) {
    return new SupervisorSpec(flags.withAutoShutdown(autoShutdown), children, listeners);
  }

  /** How many children a dynamic supervisor may have; default without a limit. */
  public SupervisorSpec withMaxChildren(int most) {
    return new SupervisorSpec(flags.withMaxChildren(most), children, listeners);
  }

  /**
   * How many children of a dynamic supervisor may be starting at once, at least 1. Default 1, as in
   * OTP: all else that changes its children waits while one starts. With more, a child that takes
   * long holds up nothing but what concerns itself, and a place; starts and restarts that find no
   * place wait for one, first come first served. Stops need no place.
   */
  public SupervisorSpec withStartConcurrency(int most) {
    return new SupervisorSpec(flags.withStartConcurrency(most), children, listeners);
  }

  /**
   * With one more listener. It hears of events one at a time, in the order in which each supervisor
   * has them, a little later and on a thread of the dispatcher for blocking work, so that a slow
   * one holds up no supervisor; it loses events where 10,000 wait, which is logged. Supervisors
   * below report to the listeners too, unless they have some of their own. Those of the whole actor
   * system ({@code ClutchSetup.withTelemetry}) hear of each supervisor anyway. Default none.
   */
  public SupervisorSpec withListener(SupervisionListener listener) {
    Durations.requireGiven("listener", listener);
    var more = new ArrayList<>(listeners);
    more.add(listener);
    return new SupervisorSpec(flags, children, List.copyOf(more));
  }

  /**
   * Refuses a child that this supervisor cannot have; {@link Supervisor#create} refuses it too.
   *
   * @throws IllegalArgumentException with the child and the key
   */
  public void check(ChildSpec<?> child) {
    flags.check(child.flags());
  }

  /** Refuses what only shows when everything is said. */
  void check() {
    children.values().forEach(this::check);
  }

  /** Which children restart when one has ended. */
  public Strategy strategy() {
    return flags.strategy();
  }

  /** Whether its children come and go at run time. */
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
