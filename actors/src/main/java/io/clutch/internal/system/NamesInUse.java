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
 * The waits for names of ending actors. An actor's parent learns of its end before the watchers do,
 * so its answer to a question from a watcher means that the name is free. For one thread at a time.
 */
final class NamesInUse {
  private final ActorPath parent;
  private final ActorSelection asked;
  private final ActorRef<ActorIdentity> answers;
  private final Map<ActorPath, List<CompletableFuture<Done>>> ending = new HashMap<>();

  /** {@code parent} is the parent of all workers and pools that the extension spawns. */
  NamesInUse(ActorSystem<?> system, ActorPath parent, ActorRef<ActorIdentity> answers) {
    this.parent = parent;
    this.asked = Adapter.toClassic(system).actorSelection(parent);
    this.answers = answers;
  }

  /** Waits for the name of a worker that has stopped or whose actor has ended. */
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

  /** Handles the parent's answer. */
  void freed(ActorIdentity answer) {
    List<CompletableFuture<Done>> waiting = ending.remove((ActorPath) answer.correlationId());
    if (waiting != null) {
      waiting.forEach(free -> free.complete(Done.getInstance()));
    }
  }
}
