package io.clutch.internal.reading;

import io.clutch.failure.WorkerExit;
import io.clutch.internal.log.LogForwarder;
import io.clutch.internal.log.OutputListener;
import java.time.Instant;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Extension;
import org.apache.pekko.actor.typed.ExtensionId;
import org.slf4j.event.Level;

/**
 * The last lines and ends of the workers of an actor system, by the names of the workers, so that
 * they outlast a restart. Nothing is kept until that is turned on. At most 64 KiB of text and 10
 * ends for each of the 1,000 workers that wrote or ended last. Thread-safe.
 */
public final class WorkerRecords implements OutputListener, Extension {
  private static final int WORKERS = 1_000;

  private final PresentActors present;
  private final Latest<String, WorkerRecord> records = new Latest<>(WORKERS);
  private volatile boolean isKept;

  private WorkerRecords(PresentActors present) {
    this.present = present;
  }

  /** Those of the system. */
  public static WorkerRecords get(ActorSystem<?> system) {
    return Id.INSTANCE.apply(system);
  }

  /** Keeps what follows. */
  public void keep() {
    isKept = true;
  }

  /** Keeps nothing any more, and forgets what there is. */
  public void forget() {
    isKept = false;
    records.clear();
  }

  @Override
  public void line(
      LogForwarder.Source source,
      Level level,
      String logger,
      String message,
      boolean hasTraceback) {
    if (isKept) {
      var line = new WorkerRecord.LogLine(Instant.now(), level.name(), logger, message);
      of(source.worker()).add(line, hasTraceback);
    }
  }

  @Override
  public void exited(WorkerExit exit) {
    if (isKept) {
      of(exit.worker()).add(exit);
    }
  }

  private WorkerRecord of(String path) {
    return records.of(present.name(path), WorkerRecord::new);
  }

  /** What is kept of a worker, by its name. */
  public WorkerRecord.Recorded read(String name) {
    return records.find(name).map(WorkerRecord::read).orElse(WorkerRecord.Recorded.NOTHING);
  }

  private static final class Id extends ExtensionId<WorkerRecords> {
    static final Id INSTANCE = new Id();

    @Override
    public WorkerRecords createExtension(ActorSystem<?> system) {
      return new WorkerRecords(PresentActors.get(system));
    }
  }
}
