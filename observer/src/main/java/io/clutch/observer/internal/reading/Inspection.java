package io.clutch.observer.internal.reading;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The details of one worker, and the events of all, as JSON. */
public interface Inspection {
  /**
   * The worker of a source in detail, as it is shown with that path; empty if nothing is known of
   * it. Completes within some seconds.
   */
  CompletionStage<Optional<String>> worker(String path, Source source);

  /** Asks the process of a source; empty if that is no worker, or has no actor now. */
  Optional<ProcessInspection> process(Source source);

  /** The events with greater numbers or changes, oldest first, at most 1,000. */
  String timeline(long after);

  /**
   * The tree just after the event of that number; empty if that is not kept, or if a run is given
   * and the events are those of another one.
   */
  Optional<String> at(long event, Optional<String> run);
}
