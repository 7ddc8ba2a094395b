package io.clutch.supervision;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.apache.pekko.actor.typed.ActorRef;

/** What the supervisors of one tree share, above all the references that outlast incarnations. */
final class Tree {
  private final String name;
  private final BooleanSupplier isShuttingDown;
  private final Runnable ended;
  private final Map<String, ActorRef<Object>> references = new ConcurrentHashMap<>();
  private final Map<String, Set<ActorRef<ChildNotice>>> followers = new ConcurrentHashMap<>();
  private final Queue<String> killed = new ConcurrentLinkedQueue<>();
  private final AtomicLong names = new AtomicLong();
  private final AtomicLong notices = new AtomicLong();

  /** {@code ended} runs when its top has ended, even if the actor cannot terminate yet. */
  Tree(String name, BooleanSupplier isShuttingDown, Runnable ended) {
    this.name = name;
    this.isShuttingDown = isShuttingDown;
    this.ended = ended;
  }

  /** Its top has ended: none of its children will come back. */
  void ended(ChildExit reason) {
    followers
        .keySet()
        .forEach(path -> tell(path, new Availability.Gone(Delivery.DEFAULT, Optional.of(reason))));
    ended.run();
  }

  String name() {
    return name;
  }

  boolean isShuttingDown() {
    return isShuttingDown.getAsBoolean();
  }

  /** Unlike any before, since the name of an actor is reserved until it has ended. */
  String freshName(String id) {
    return id + "-" + names.incrementAndGet();
  }

  Map<String, ActorRef<Object>> references() {
    return references;
  }

  /** From now on it is told of each change. */
  void follow(String path, ActorRef<ChildNotice> follower) {
    followers.computeIfAbsent(path, key -> ConcurrentHashMap.newKeySet()).add(follower);
  }

  /** Tells those who follow the path. */
  void tell(String path, Availability availability) {
    followers.getOrDefault(path, Set.of()).forEach(follower -> follower.tell(notice(availability)));
  }

  /** Tells those who follow what is below the path that it is gone; {@code last} is why. */
  void goneBelow(String path, Optional<ChildExit> last) {
    followers
        .keySet()
        .forEach(
            below -> {
              if (below.startsWith(path + "/")) {
                tell(below, new Availability.Gone(Delivery.DEFAULT, last));
              }
            });
  }

  ChildNotice notice(Availability availability) {
    return new ChildNotice(notices.incrementAndGet(), availability);
  }

  /** The path of a child that did not stop in its time; only of interest in a shutdown. */
  void killed(String path) {
    if (isShuttingDown()) {
      killed.add(path);
    }
  }

  List<String> killed() {
    return List.copyOf(killed);
  }
}
