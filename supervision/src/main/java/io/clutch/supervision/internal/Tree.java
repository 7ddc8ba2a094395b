package io.clutch.supervision.internal;

import io.clutch.supervision.Availability;
import io.clutch.supervision.Availability.Delivery;
import io.clutch.supervision.ChildExit;
import io.clutch.supervision.ChildPath;
import io.clutch.supervision.SupervisionListener;
import io.clutch.supervision.SupervisorCommand;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorRef;

/** What the supervisors of one tree share, above all the references that outlast incarnations. */
public final class Tree {
  private final ActorRef<SupervisorCommand> top;
  private final String name;
  private final BooleanSupplier isShuttingDown;
  private final Runnable ended;
  private final Map<ActorRef<?>, ChildPath> positions;
  private final Map<SupervisionListener, SupervisionListener> listeners;
  private final ListenerQueues queues;
  private final Map<String, ActorRef<Object>> references = new ConcurrentHashMap<>();
  private final Map<String, Set<ActorRef<Availability.Notice>>> followers =
      new ConcurrentHashMap<>();
  private final Queue<String> killed = new ConcurrentLinkedQueue<>();
  private final AtomicLong names = new AtomicLong();
  private final AtomicLong notices = new AtomicLong();
  private volatile ChildExit end;

  /** {@code ended} runs when its top has ended, even if the actor cannot terminate yet. */
  public Tree(
      ActorRef<SupervisorCommand> top,
      BooleanSupplier isShuttingDown,
      Runnable ended,
      Map<ActorRef<?>, ChildPath> positions,
      Map<SupervisionListener, SupervisionListener> listeners,
      ListenerQueues queues) {
    this.top = top;
    this.name = top.path().toStringWithoutAddress();
    this.positions = positions;
    this.listeners = listeners;
    this.queues = queues;
    this.isShuttingDown = isShuttingDown;
    this.ended = ended;
  }

  /**
   * Its top has ended: none of its children will come back. Other followers monitor the top, and
   * may have ended by that already.
   */
  void ended(ChildExit reason) {
    var gone = new Availability.Gone(Delivery.DEFAULT, Optional.of(reason));
    references.values().forEach(reference -> reference.tell(notice(gone)));
    endsWith(reason);
    ended.run();
  }

  /** Its top ends for this reason, and may be started again in its place by Pekko. */
  void endsWith(ChildExit reason) {
    end = reason;
  }

  /** Why its top has ended, if that was a failure; being stopped is none. */
  public Optional<ChildExit> failure() {
    return Optional.ofNullable(end)
        .filter(
            it ->
                it instanceof ChildExit.Failed
                    || it instanceof ChildExit.Shutdown shutdown && shutdown.fault().isPresent());
  }

  String name() {
    return name;
  }

  boolean isShuttingDown() {
    return isShuttingDown.getAsBoolean();
  }

  /** Those of the whole system, and what each is told by. */
  Map<SupervisionListener, SupervisionListener> listeners() {
    return listeners;
  }

  /** Those of a supervisor, and what each is told by. */
  Map<SupervisionListener, SupervisionListener> queues(List<SupervisionListener> own) {
    return queues.of(own);
  }

  /** Unlike any before, since the name of an actor is reserved until it has ended. */
  String freshName(String id) {
    return id + "-" + names.incrementAndGet();
  }

  public Map<String, ActorRef<Object>> references() {
    return references;
  }

  /** Tells it of each later change. */
  public void follow(String path, ActorRef<Availability.Notice> follower) {
    followers.compute(
        path,
        (key, all) -> {
          Set<ActorRef<Availability.Notice>> known =
              all == null ? ConcurrentHashMap.newKeySet() : all;
          known.add(follower);
          return known;
        });
  }

  void unfollow(String path, ActorRef<Availability.Notice> follower) {
    followers.computeIfPresent(
        path,
        (key, all) -> {
          all.remove(follower);
          return all.isEmpty() ? null : all;
        });
  }

  public int followed() {
    return followers.size();
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

  /**
   * A supervisor has begun at the path. Tells those who follow what it does not have that this is
   * gone.
   */
  void begins(ActorRef<SupervisorCommand> supervisor, String path, Predicate<String> isKnown) {
    if (!path.isEmpty()) {
      positions.put(supervisor, new ChildPath(top, path));
    }
    String prefix = path.isEmpty() ? "" : path + "/";
    followers
        .keySet()
        .forEach(
            below -> {
              if (below.startsWith(prefix) && !isKnown.test(below.substring(prefix.length()))) {
                tell(below, new Availability.Gone(Delivery.DEFAULT, Optional.empty()));
              }
            });
  }

  void ends(ActorRef<SupervisorCommand> supervisor) {
    positions.remove(supervisor);
  }

  Availability.Notice notice(Availability availability) {
    return new Availability.Notice(notices.incrementAndGet(), availability);
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
