package io.clutch.internal.process;

import io.clutch.internal.process.ProcessListener.Stream;
import io.clutch.telemetry.TemplateEvent;
import io.clutch.worker.TemplateStatus;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The templates of one launcher process, from its messages. Thread-safe. */
final class Templates {
  /** What the launcher process tells of one template. */
  record Message(long id, long pid, State state, String why, List<String> preload) {}

  enum State {
    STARTING,
    READY,
    REFUSED,
    ENDING,
    ENDED
  }

  private static final Logger LOG = LoggerFactory.getLogger(Templates.class);

  private static final long FIRST_ID = 1L << 62;

  private final String interpreter;
  private final TemplateListener listener;
  private final Map<Long, TemplateStatus> present = new ConcurrentSkipListMap<>();

  Templates(String interpreter, TemplateListener listener) {
    this.interpreter = interpreter;
    this.listener = listener;
  }

  List<TemplateStatus> present() {
    return List.copyOf(present.values());
  }

  /** Whether a launcher process numbers its templates so. */
  static boolean isTemplate(long id) {
    return id >= FIRST_ID;
  }

  /** A template wrote a line. */
  void output(long id, Stream stream, String line) {
    TemplateStatus status = present.get(id - FIRST_ID);
    listener.output(status == null ? 0 : status.pid(), stream, line);
  }

  /** A worker was forked from the template. */
  void forked(long template) {
    present.computeIfPresent(
        template,
        (id, it) ->
            new TemplateStatus(interpreter, it.pid(), it.isReady(), it.preload(), it.forked() + 1));
  }

  void happened(Message message) {
    var preload = message.preload();
    long pid = message.pid();
    switch (message.state()) {
      case STARTING, READY -> {
        boolean isReady = message.state() == State.READY;
        present.put(message.id(), new TemplateStatus(interpreter, pid, isReady, preload, 0));
        if (isReady) {
          LOG.debug("The template {} of {} is ready: {}", pid, interpreter, preload);
          listener.happened(new TemplateEvent.Ready(interpreter, pid, preload));
        }
      }
      case REFUSED -> {
        present.remove(message.id());
        LOG.warn("Workers of {} are not forkable: {}", interpreter, message.why());
        listener.happened(new TemplateEvent.Refused(interpreter, pid, preload, message.why()));
      }
      case ENDING -> LOG.debug("The template {} of {} ends: {}", pid, interpreter, message.why());
      case ENDED -> ended(message.id(), message.why());
    }
  }

  /** Called when the launcher process has ended, and its templates with it. */
  void launcherEnded() {
    List.copyOf(present.keySet()).forEach(id -> ended(id, "its launcher process ended"));
  }

  private void ended(long id, String why) {
    TemplateStatus status = present.remove(id);
    if (status != null) {
      listener.happened(new TemplateEvent.Ended(interpreter, status.pid(), status.preload(), why));
    }
  }
}
