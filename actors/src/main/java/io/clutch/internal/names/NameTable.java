package io.clutch.internal.names;

import io.clutch.internal.host.HostNames;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Who holds which name: one holder each, and a bounded number. Thread-safe.
 *
 * <p>A holder that has ended counts as none, also before {@link #ended} tells of it, so no name is
 * found or refused for its sake.
 */
final class NameTable {
  static final int MOST = 10_000;
  static final int MOST_OF_ONE = 100;

  private final Predicate<NameHolder> hasEnded;
  private final Map<String, NameHolder> holders = new HashMap<>();
  private final Map<Object, Set<String>> names = new HashMap<>();

  NameTable(Predicate<NameHolder> hasEnded) {
    this.hasEnded = hasEnded;
  }

  /**
   * Has it hold the name. If it does already, it is as given now. Returns the one before that,
   * which has ended, if there was one.
   *
   * @throws IllegalArgumentException if the name is not legal
   * @throws IllegalStateException if another holds it, or there are too many; the text says so
   */
  synchronized Optional<NameHolder> register(String name, NameHolder holder) {
    HostNames.check(name);
    Optional<NameHolder> before = Optional.ofNullable(holders.get(name));
    boolean isAnothers = before.isPresent() && !before.get().isSame(holder);
    if (isAnothers && !hasEnded.test(before.get())) {
      throw new IllegalStateException("it is held by " + before.get());
    }
    Set<String> its = names.getOrDefault(holder.identity(), Set.of());
    if (!its.contains(name)) {
      checkRoom(its, isAnothers ? holders.size() - 1 : holders.size(), holder);
    }
    if (isAnothers) {
      remove(name, before.get());
    }
    holders.put(name, holder);
    names.computeIfAbsent(holder.identity(), identity -> new HashSet<>()).add(name);
    return before.filter(it -> isAnothers);
  }

  private static void checkRoom(Set<String> its, int all, NameHolder holder) {
    if (holder.isBounded() && its.size() >= MOST_OF_ONE) {
      throw new IllegalStateException(holder + " holds " + MOST_OF_ONE + " names already");
    }
    if (all >= MOST) {
      throw new IllegalStateException("10,000 names are held in this actor system already");
    }
  }

  /** Who holds the name now. */
  synchronized Optional<NameHolder> find(String name) {
    return Optional.ofNullable(holders.get(name)).filter(it -> !hasEnded.test(it));
  }

  /** Takes the name from its holder. Returns that. */
  synchronized Optional<NameHolder> unregister(String name) {
    Optional<NameHolder> holder = Optional.ofNullable(holders.get(name));
    holder.ifPresent(its -> remove(name, its));
    return holder;
  }

  /** The same for a name of this holder alone; IllegalStateException if another holds it. */
  synchronized Optional<NameHolder> unregister(String name, NameHolder by) {
    Optional<NameHolder> holder = find(name);
    if (holder.isPresent() && !holder.get().isSame(by)) {
      throw new IllegalStateException("it is held by " + holder.get());
    }
    return holder.isPresent() ? unregister(name) : holder;
  }

  /** It has ended: its names are free. */
  synchronized void ended(Object identity) {
    Set<String> its = names.remove(identity);
    if (its != null) {
      its.forEach(holders::remove);
    }
  }

  private void remove(String name, NameHolder holder) {
    holders.remove(name);
    Set<String> its = names.get(holder.identity());
    its.remove(name);
    if (its.isEmpty()) {
      names.remove(holder.identity());
    }
  }

  /** Whether it holds a name. */
  synchronized boolean holds(Object identity) {
    return names.containsKey(identity);
  }
}
