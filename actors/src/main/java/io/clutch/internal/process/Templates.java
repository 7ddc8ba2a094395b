package io.clutch.internal.process;

import io.clutch.internal.process.TemplateMessage.State;
import io.clutch.telemetry.TemplateEvent;
import io.clutch.worker.TemplateStatus;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The templates of one launcher process, from its messages. Thread-safe. */
final class Templates {
  private static final Logger LOG = LoggerFactory.getLogger(Templates.class);

  private final String interpreter;
  private final Consumer<TemplateEvent> events;
  private final Map<Long, TemplateStatus> present = new ConcurrentSkipListMap<>();

  Templates(String interpreter, Consumer<TemplateEvent> events) {
    this.interpreter = interpreter;
    this.events = events;
  }

  List<TemplateStatus> present() {
    return List.copyOf(present.values());
  }

  /** Counts a worker that was forked from the template. */
  void forked(long template) {
    present.computeIfPresent(
        template,
        (id, it) ->
            new TemplateStatus(interpreter, it.pid(), it.isReady(), it.preload(), it.forked() + 1));
  }

  void happened(TemplateMessage message) {
    var preload = message.preload();
    long pid = message.pid();
    switch (message.state()) {
      case STARTING, READY -> {
        boolean isReady = message.state() == State.READY;
        present.put(message.id(), new TemplateStatus(interpreter, pid, isReady, preload, 0));
        if (isReady) {
          LOG.debug("The template {} of {} is ready: {}", pid, interpreter, preload);
          events.accept(new TemplateEvent.Ready(interpreter, pid, preload));
        }
      }
      case REFUSED -> {
        present.remove(message.id());
        LOG.warn("Workers of {} are not forkable: {}", interpreter, message.why());
        events.accept(new TemplateEvent.Refused(interpreter, pid, preload, message.why()));
      }
      case ENDING -> LOG.debug("The template {} of {} ends: {}", pid, interpreter, message.why());
      case ENDED -> {
        if (present.remove(message.id()) != null) {
          events.accept(new TemplateEvent.Ended(interpreter, pid, preload, message.why()));
        }
      }
    }
  }

  /** Called when the launcher process has ended, and its templates with it. */
  void launcherEnded() {
    for (Long id : List.copyOf(present.keySet())) {
      TemplateStatus status = present.remove(id);
      if (status != null) {
        events.accept(
            new TemplateEvent.Ended(
                interpreter, status.pid(), status.preload(), "its launcher process ended"));
      }
    }
  }
}
