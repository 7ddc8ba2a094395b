package io.clutch.observer.internal.text;

import io.clutch.internal.inspect.DetailRequest;
import io.clutch.internal.inspect.SystemReader;
import io.clutch.internal.inspect.Timeline;
import io.clutch.internal.inspect.Timelines;
import io.clutch.internal.reading.WorkerRecords;
import io.clutch.observer.internal.reading.ClutchProcess;
import io.clutch.observer.internal.reading.Inspection;
import io.clutch.observer.internal.reading.ProcessInspection;
import io.clutch.observer.internal.reading.Source;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;

/** What the actor system records from the start of the observer on. Thread-safe. */
public final class ClutchInspection implements Inspection {
  private static final int MOST_EVENTS = 1_000;

  private final ActorSystem<?> system;
  private final Timeline timeline;
  private final String run = UUID.randomUUID().toString();

  private ClutchInspection(ActorSystem<?> system, Timeline timeline) {
    this.system = system;
    this.timeline = timeline;
  }

  /** Begins to record. */
  public static ClutchInspection begin(ActorSystem<?> system) {
    WorkerRecords.get(system).keep();
    return new ClutchInspection(system, Timelines.get(system).record());
  }

  @Override
  public CompletionStage<Optional<String>> worker(String path, Source source) {
    return SystemReader.get(system)
        .worker(source.name(), source.actor(), DetailRequest.DEFAULT)
        .thenApply(
            it ->
                it.isEmpty() && !source.isWorker()
                    ? Optional.empty()
                    : Optional.of(WorkerJson.of(path, it)));
  }

  @Override
  public Optional<ProcessInspection> process(Source source) {
    return ClutchProcess.of(system, source);
  }

  @Override
  public String timeline(long after) {
    return TimelineJson.of(run, timeline.events(after, MOST_EVENTS));
  }

  @Override
  public Optional<String> at(long event, Optional<String> ofRun) {
    return ofRun.filter(it -> !it.equals(run)).isPresent()
        ? Optional.empty()
        : timeline.at(event).map(tree -> PastJson.of(run, system.name(), tree));
  }
}
