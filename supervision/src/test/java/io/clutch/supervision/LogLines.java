package io.clutch.supervision;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** Captures the lines of a logger and its children until it is closed. The console gets none. */
final class LogLines implements AutoCloseable {
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final Logger logger;

  private LogLines(Logger logger) {
    this.logger = logger;
    lines.list = new CopyOnWriteArrayList<>();
    lines.start();
    logger.setLevel(Level.TRACE);
    logger.setAdditive(false);
    logger.addAppender(lines);
  }

  static LogLines of(String logger) {
    return new LogLines((Logger) LoggerFactory.getLogger(logger));
  }

  List<ILoggingEvent> events() {
    return List.copyOf(lines.list);
  }

  List<ILoggingEvent> events(String name) {
    return events().stream().filter(event -> event.getLoggerName().equals(name)).toList();
  }

  List<String> messages() {
    return events().stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  List<String> messages(String name) {
    return events(name).stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Override
  public void close() {
    logger.detachAppender(lines);
    logger.setAdditive(true);
    logger.setLevel(null);
  }
}
