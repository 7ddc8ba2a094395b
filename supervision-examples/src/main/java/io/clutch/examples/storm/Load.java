package io.clutch.examples.storm;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Props;

/** A caller of each style for each target. */
final class Load {
  private final List<Caller> callers;

  private Load(List<Caller> callers) {
    this.callers = callers;
  }

  static Load start(Scene scene, long seed) {
    var callers = new ArrayList<Caller>();
    for (Target target : scene.targets()) {
      var styles = new ArrayList<>(CallStyles.of(target, scene.audit()));
      styles.addAll(StreamStyles.of(target, scene));
      styles.add(messages(target, scene));
      styles.forEach(style -> callers.add(Caller.start(style, scene, seed + callers.size())));
    }
    return new Load(callers);
  }

  private static Style messages(Target target, Scene scene) {
    ActorRef<Messenger.Command> messenger =
        scene
            .system()
            .systemActorOf(
                Messenger.create(target, scene.audit()), "messenger-" + target, Props.empty());
    return () -> {
      var done = new CompletableFuture<Done>();
      messenger.tell(new Messenger.Make(done));
      return done;
    };
  }

  int size() {
    return callers.size();
  }

  /** Stops the load. The audit counts the calls without an outcome in time. */
  void stop(Duration limit) {
    CompletableFuture<?>[] all =
        callers.stream()
            .map(caller -> caller.stop().toCompletableFuture())
            .toArray(CompletableFuture<?>[]::new);
    CompletableFuture.allOf(all)
        .completeOnTimeout(null, limit.toMillis(), TimeUnit.MILLISECONDS)
        .join();
  }
}
