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
 * ends, of which the last 3 have all texts, for each of the 1,000 workers that wrote or ended last.
 * All of it takes about 32 MiB at most; then those that were used longest ago are forgotten.
 * Thread-safe.
 */
public final class WorkerRecords implements OutputListener, Extension {
  private static final int WORKERS = 1_000;
  private static final long BYTES = 32 * 1024 * 1024;

  private final PresentActors present;
  private final RecordStore records = new RecordStore(WORKERS, BYTES);
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
      records.change(present.name(source.worker()), it -> it.add(line, hasTraceback));
    }
  }

  @Override
  public void exited(WorkerExit exit) {
    if (isKept) {
      records.change(present.name(exit.worker()), it -> it.add(exit));
    }
  }

  /** What is kept of a worker, by its name. */
  public WorkerRecord.Recorded read(String name) {
    return records.read(name);
  }

  private static final class Id extends ExtensionId<WorkerRecords> {
    static final Id INSTANCE = new Id();

    @Override
    public WorkerRecords createExtension(ActorSystem<?> system) {
      return new WorkerRecords(PresentActors.get(system));
    }
  }
}
