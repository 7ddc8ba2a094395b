package io.clutch.internal.log;

import io.clutch.failure.WorkerExit;
import org.slf4j.event.Level;

/** Hears what processes write, and how they end. Methods must not block. */
public interface OutputListener {
  /** Hears nothing. */
  OutputListener NONE =
      new OutputListener() {
        @Override
        public void line(
            LogForwarder.Source source,
            Level level,
            String logger,
            String message,
            boolean hasTraceback) {}

        @Override
        public void exited(WorkerExit exit) {}
      };

  /** A record or line, whose message is harmless and bounded. Called on the log's thread. */
  void line(
      LogForwarder.Source source, Level level, String logger, String message, boolean hasTraceback);

  /** The end of a process. Called on the socket loop. */
  void exited(WorkerExit exit);
}
