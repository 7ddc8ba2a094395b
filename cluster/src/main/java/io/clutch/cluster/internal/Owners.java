package io.clutch.cluster.internal;

import io.clutch.cluster.internal.wire.ToOwner;
import io.clutch.failure.ExitReason;
import io.clutch.worker.WorkerCommand;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * The owners of one key, and which of them gets the calls: one stays chosen while its node can be
 * reached, else one of this node, else the first by its address. Used by one thread at a time.
 */
final class Owners {
  private final Map<ActorRef<ToOwner>, ActorRef<WorkerCommand>> links = new HashMap<>();
  private final Set<ActorRef<ToOwner>> open = new HashSet<>();
  private final Map<ActorRef<ToOwner>, String> refusals = new HashMap<>();
  private final Set<ActorRef<ToOwner>> withdrawn = new HashSet<>();
  private Set<ActorRef<ToOwner>> all = Set.of();
  private Set<ActorRef<ToOwner>> reachable = Set.of();
  private Optional<ActorRef<ToOwner>> chosen = Optional.empty();

  void listed(Set<ActorRef<ToOwner>> published, Set<ActorRef<ToOwner>> near) {
    all = without(published, withdrawn);
    reachable = without(near, withdrawn);
    refusals.keySet().retainAll(all);
    choose();
  }

  void linked(ActorRef<ToOwner> owner, ActorRef<WorkerCommand> link) {
    links.put(owner, link);
  }

  /** Those to all owners that have not ended, the withdrawn ones too. */
  Collection<ActorRef<WorkerCommand>> links() {
    return links.values();
  }

  void opened(ActorRef<ToOwner> owner) {
    open.add(owner);
  }

  void refused(ActorRef<ToOwner> owner, String why) {
    refusals.put(owner, "is at " + owner.path() + ", which " + why);
    choose();
  }

  void lost(ActorRef<ToOwner> owner) {
    links.remove(owner);
    open.remove(owner);
    withdrawn.remove(owner);
    remove(owner);
  }

  /** It takes no calls any more, although listings may have it until it ends. */
  void withdrawn(ActorRef<ToOwner> owner) {
    withdrawn.add(owner);
    remove(owner);
  }

  private void remove(ActorRef<ToOwner> owner) {
    refusals.remove(owner);
    reachable = without(reachable, Set.of(owner));
    all = without(all, Set.of(owner));
    choose();
  }

  private static Set<ActorRef<ToOwner>> without(
      Set<ActorRef<ToOwner>> owners, Set<ActorRef<ToOwner>> those) {
    var others = new HashSet<>(owners);
    others.removeAll(those);
    return Set.copyOf(others);
  }

  private void choose() {
    if (chosen.filter(this::isUsable).isEmpty()) {
      chosen = reachable.stream().filter(this::isUsable).min(Comparator.comparing(Owners::order));
    }
  }

  private boolean isUsable(ActorRef<ToOwner> owner) {
    return reachable.contains(owner) && !refusals.containsKey(owner);
  }

  /** An actor of this node has a path without a host. */
  private static String order(ActorRef<ToOwner> owner) {
    return (owner.path().address().hasLocalScope() ? "0" : "1") + owner.path();
  }

  /** The chosen one, if it has no link yet. */
  Optional<ActorRef<ToOwner>> toLink() {
    return chosen.filter(it -> !links.containsKey(it));
  }

  /** The link to the chosen one, once that takes calls. */
  Optional<ActorRef<WorkerCommand>> current() {
    return chosen.filter(open::contains).map(links::get);
  }

  /** Why no owner takes calls from here, if all that can be reached have refused. */
  Optional<String> refusal() {
    return chosen.isPresent() ? Optional.empty() : refusals.values().stream().sorted().findFirst();
  }

  /** Why calls wait. */
  ExitReason absence() {
    if (chosen.isPresent()) {
      return new ExitReason.Absent("is published, and has not answered yet");
    }
    return all.stream()
        .map(Owners::node)
        .sorted()
        .findFirst()
        .<ExitReason>map(node -> new ExitReason.NodeLost(node, "cannot be reached"))
        .orElseGet(() -> new ExitReason.Absent("is published by no node"));
  }

  private static String node(ActorRef<ToOwner> owner) {
    return owner.path().address().toString();
  }
}
