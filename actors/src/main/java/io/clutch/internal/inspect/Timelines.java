package io.clutch.internal.inspect;

import io.clutch.internal.telemetry.SystemListeners;
import io.clutch.supervision.Supervision;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Extension;
import org.apache.pekko.actor.typed.ExtensionId;

/** The timeline of an actor system. Nothing is recorded until that is turned on. Thread-safe. */
public final class Timelines implements Extension {
  private final ActorSystem<?> system;
  private Optional<Timeline> timeline = Optional.empty();

  private Timelines(ActorSystem<?> system) {
    this.system = system;
  }

  public static Timelines get(ActorSystem<?> system) {
    return Id.INSTANCE.apply(system);
  }

  /**
   * Begins to record, unless it does already, and returns the timeline. It hears of workers, pools
   * and calls only if this is before the first use of Clutch; otherwise of supervisors and their
   * children alone. What is there already is added a little later.
   */
  public synchronized Timeline record() {
    if (timeline.isEmpty()) {
      timeline = Optional.of(begin());
    }
    return timeline.get();
  }

  private Timeline begin() {
    var begun = new Timeline();
    if (!SystemListeners.get(system).add(begun)) {
      begun.hearsSupervisorsAlone();
    }
    // Recording is short, so that it needs no queue.
    Supervision.get(system).listen(begun, begun);
    SystemReader.get(system).read(ReadingRequest.DEFAULT).thenAccept(begun::begin);
    return begun;
  }

  private static final class Id extends ExtensionId<Timelines> {
    static final Id INSTANCE = new Id();

    @Override
    public Timelines createExtension(ActorSystem<?> system) {
      return new Timelines(system);
    }
  }
}
