package io.clutch.observer.internal.acting;

import io.clutch.internal.acting.Acted;
import io.clutch.internal.acting.Actions;
import io.clutch.internal.inspect.NodeReading;
import io.clutch.internal.inspect.Timeline;
import io.clutch.internal.inspect.Timelines;
import io.clutch.observer.ClutchObserver;
import io.clutch.observer.internal.reading.Kind;
import io.clutch.worker.Stacks;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does it to workers and pools of an actor system. */
public final class ClutchActing implements Acting {
  private static final Logger LOG = LoggerFactory.getLogger(ClutchObserver.class);

  private final Actions actions;
  private final Timeline timeline;

  public ClutchActing(ActorSystem<?> system) {
    this.actions = new Actions(system, "asked by the observer", LIMIT);
    this.timeline = Timelines.get(system).record();
  }

  @Override
  public void note(ActionTarget target, String text) {
    boolean isPool = target.node().kind() == Kind.POOL;
    timeline.acted(
        isPool ? NodeReading.Kind.POOL : NodeReading.Kind.WORKER,
        target.source().name(),
        target.incarnation(),
        text);
  }

  @Override
  public CompletionStage<Acted> act(ActionRequest request, ActionTarget target) {
    return switch (request.action()) {
      case RESTART -> end(target, true);
      case STOP ->
          target.isLone()
              ? actions.stop(target.source().actor(), target.incarnation(), target.pid())
              : end(target, false);
      case RECYCLE -> recycle(target);
      case DUMP -> actions.stacks(target.source().actor()).thenApply(it -> dumped(target, it));
      case LOG_LEVEL ->
          actions.logFrom(
              target.source().actor(),
              target.incarnation(),
              request.level().orElseThrow().number());
    };
  }

  private CompletionStage<Acted> end(ActionTarget target, boolean isToRestart) {
    String name = target.source().name();
    String id = name.substring(name.lastIndexOf('/') + 1);
    return actions.end(
        target.above().name(), id, target.incarnation(), target.source().actor(), isToRestart);
  }

  private CompletionStage<Acted> recycle(ActionTarget target) {
    return target.node().kind() == Kind.POOL
        ? actions.recycle(target.source().actor(), OptionalLong.empty())
        : actions.recycle(target.above().actor(), OptionalLong.of(target.incarnation()));
  }

  private static Acted dumped(ActionTarget target, Stacks stacks) {
    if (stacks.incarnation() != target.incarnation()) {
      return new Acted(
          false, "Nothing was logged: it has incarnation " + stacks.incarnation() + " now.");
    }
    LOG.info("Stacks of {}:\n{}", target.node().path(), stacks.text());
    return new Acted(true, "The stacks of pid " + stacks.pid() + " are in the log of the JVM.");
  }
}
