package io.clutch.supervision;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.apache.pekko.actor.typed.ActorRef;

/** What the supervisors of one tree share, above all the references that outlast incarnations. */
final class Tree {
  private final String name;
  private final BooleanSupplier isShuttingDown;
  private final Map<String, ActorRef<Object>> references = new ConcurrentHashMap<>();
  private final Queue<String> killed = new ConcurrentLinkedQueue<>();
  private final AtomicLong names = new AtomicLong();
  private final AtomicLong notices = new AtomicLong();

  Tree(String name, BooleanSupplier isShuttingDown) {
    this.name = name;
    this.isShuttingDown = isShuttingDown;
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

  /** Tells the reference to the path, if there is one. */
  void tell(String path, Availability availability) {
    ActorRef<Object> reference = references.get(path);
    if (reference != null) {
      reference.tell(notice(availability));
    }
  }

  /** Tells all references to what is below the path that it is gone. */
  void goneBelow(String path) {
    references.forEach(
        (below, reference) -> {
          if (below.startsWith(path + "/")) {
            reference.tell(notice(new Availability.Gone(Delivery.DEFAULT)));
          }
        });
  }

  Reference.Notice notice(Availability availability) {
    return new Reference.Notice(notices.incrementAndGet(), availability);
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
