package io.clutch.internal.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.clutch.Leftovers;
import io.clutch.internal.memory.MemoryBudget;
import io.clutch.internal.process.ProcessListener.Stream;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;

@ExtendWith(Leftovers.class)
class LogForwarderTest {
  private static final LogForwarder.Source SOURCE = new LogForwarder.Source("worker", 1, 2);

  private final Logger logger = (Logger) LoggerFactory.getLogger("python.stdout");
  private final Queue<String> taken = new ConcurrentLinkedQueue<>();
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        public synchronized void doAppend(ILoggingEvent event) {
          String message = event.getFormattedMessage();
          if (message.equals("memory")) {
            throw new OutOfMemoryError("an appender's own");
          }
          if (message.equals("stack")) {
            throw new StackOverflowError("an appender's own");
          }
          taken.add(message);
        }

        @Override
        protected void append(ILoggingEvent event) {
          throw new AssertionError("doAppend does not call it");
        }
      };

  @BeforeEach
  void listen() {
    appender.start();
    logger.setAdditive(false);
    logger.setLevel(Level.TRACE);
    logger.addAppender(appender);
  }

  @AfterEach
  void leave() {
    logger.detachAppender(appender);
    logger.setLevel(null);
    logger.setAdditive(true);
  }

  @Test
  void anAppenderThatThrowsErrorsLosesItsOwnLinesAlone() {
    try (LogForwarder forwarder = start()) {
      for (String line : new String[] {"one", "memory", "two", "stack", "three"}) {
        forwarder.output(SOURCE, Stream.STDOUT, line);
      }
      await().untilAsserted(() -> assertThat(taken).containsExactly("one", "two", "three"));
    }
  }

  @Test
  void aLineIsBoundedAndHarmless() {
    try (LogForwarder forwarder = start()) {
      forwarder.output(SOURCE, Stream.STDOUT, "a\u001b[31mred\rover");
      forwarder.output(SOURCE, Stream.STDOUT, "y".repeat(1 << 20));
      await().until(() -> taken.size() == 2);
      assertThat(taken.poll()).isEqualTo("a\\x1b[31mred\\rover");
      assertThat(taken.poll()).hasSizeLessThan((128 << 10) + 20).endsWith("... (cut)");
    }
  }

  private static LogForwarder start() {
    return LogForwarder.start(MemoryBudget.unlimited());
  }
}
