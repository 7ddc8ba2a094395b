package io.clutch.internal.system;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.Done;
import org.apache.pekko.actor.ActorIdentity;
import org.apache.pekko.actor.ActorPath;
import org.apache.pekko.actor.ActorSelection;
import org.apache.pekko.actor.Identify;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;

/**
 * Who waits for the names of actors that end. An actor's parent is told of its end before those who
 * watch it, and hears that before it answers a question of theirs. For one thread at a time.
 */
final class NamesInUse {
  private final ActorPath parent;
  private final ActorSelection asked;
  private final ActorRef<ActorIdentity> answers;
  private final Map<ActorPath, List<CompletableFuture<Done>>> ending = new HashMap<>();

  /** {@code parent} is that of all workers and pools that the extension spawns. */
  NamesInUse(ActorSystem<?> system, ActorPath parent, ActorRef<ActorIdentity> answers) {
    this.parent = parent;
    this.asked = Adapter.toClassic(system).actorSelection(parent);
    this.answers = answers;
  }

  /** The worker has stopped, or its actor has ended: the name will be free. */
  void await(ActorPath path, boolean isEnding, CompletableFuture<Done> free) {
    if (isEnding || ending.containsKey(path)) {
      ending.computeIfAbsent(path, first -> new ArrayList<>()).add(free);
    } else {
      free.complete(Done.getInstance());
    }
  }

  void ended(ActorPath path) {
    if (path.parent().equals(parent)) {
      ending.computeIfAbsent(path, first -> new ArrayList<>());
      asked.tell(new Identify(path), Adapter.toClassic(answers));
    }
  }

  /** The parent has answered. */
  void freed(ActorIdentity answer) {
    List<CompletableFuture<Done>> waiting = ending.remove((ActorPath) answer.correlationId());
    if (waiting != null) {
      waiting.forEach(free -> free.complete(Done.getInstance()));
    }
  }
}
