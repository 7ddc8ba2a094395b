package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.telemetry.WorkerEvent.CallSent;
import io.clutch.worker.WorkerSpec;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Python's {@code logging} in SLF4J. */
@Tag("long")
@ExtendWith(Leftovers.class)
class LoggingTest {
  private static final String LOGGER = "python.talkative.inner";
  private static ClutchFixture fixture;
  private LogCapture logs;

  @BeforeAll
  static void start() {
    fixture = ClutchFixture.open();
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @BeforeEach
  void capture() {
    logs = LogCapture.of("python");
  }

  @AfterEach
  void release() {
    logs.close();
  }

  private static PythonRef spawn() {
    return fixture.spawn(
        WorkerSpec.functions("os", "talkative").withSettings(base -> base.withLogLevel(10)));
  }

  private ILoggingEvent first(String logger) {
    await().until(() -> !logs.events(logger).isEmpty());
    return logs.events(logger).get(0);
  }

  @ParameterizedTest
  @CsvSource({"10, DEBUG", "20, INFO", "25, INFO", "30, WARN", "40, ERROR", "50, ERROR"})
  void aRecordKeepsItsLevelLoggerAndPlace(int level, String expected) {
    PythonRef python = spawn();
    long pid = ClutchFixture.pid(python);
    int line = value(python.call("talkative:log", Integer.class, level, "größer {} than"));
    ILoggingEvent event = first(LOGGER);
    assertThat(event.getLevel()).isEqualTo(Level.valueOf(expected));
    assertThat(event.getFormattedMessage()).isEqualTo("größer {} than!");
    String worker = python.actor().path().toStringWithoutAddress();
    CallSent call =
        fixture.events(CallSent.class).stream()
            .filter(sent -> sent.worker().equals(worker))
            .reduce((one, next) -> next)
            .orElseThrow();
    assertThat(event.getMDCPropertyMap())
        .containsEntry("clutch.worker", worker)
        .containsEntry("clutch.pid", "" + pid)
        .containsEntry("clutch.incarnation", "1")
        .containsEntry("clutch.call", "" + call.call())
        .containsEntry("python.file", ClutchFixture.HANDLERS.resolve("talkative.py").toString())
        .containsEntry("python.line", "" + line)
        .containsEntry("python.thread", "MainThread");
  }

  @Test
  void anExceptionBringsItsTraceback() {
    value(spawn().call("talkative:log_exception", Object.class));
    ILoggingEvent event = first(LOGGER);
    assertThat(event.getLevel()).isEqualTo(Level.ERROR);
    assertThat(event.getFormattedMessage())
        .startsWith("while trying")
        .contains("Traceback (most recent call last)", "talkative.py", "ValueError: it broke");
  }

  @Test
  void recordsBelowTheLevelStayBehind() {
    PythonRef python = fixture.spawn(WorkerSpec.functions("talkative"));
    value(python.call("talkative:log", Integer.class, 10, "low"));
    value(python.call("talkative:log", Integer.class, 20, "high"));
    assertThat(first(LOGGER).getFormattedMessage()).isEqualTo("high!");
  }

  @Test
  void recordsAreBoundedAndEachDropIsTold() {
    PythonRef python = spawn();
    try (LogCapture forwarder = LogCapture.of("io.clutch.internal.log.LogForwarder")) {
      assertThat(value(python.call("talkative:log_many", Integer.class, 200_000)))
          .isEqualTo(200_000);
      value(python.call("talkative:log", Integer.class, 20, "last"));
      await()
          .untilAsserted(
              () -> {
                int dropped = count(logs.messages("python.logging")) + count(forwarder.messages());
                assertThat(logs.events(LOGGER).size() + dropped).isEqualTo(200_001);
              });
    }
  }

  private static int count(List<String> reports) {
    return reports.stream().mapToInt(report -> Integer.parseInt(report.split(" ")[0])).sum();
  }

  @Test
  void aRecordThatCannotBeFormattedHarmsNothing() {
    assertThat(value(spawn().call("talkative:log_badly", String.class))).isEqualTo("lived");
    assertThat(first(LOGGER).getFormattedMessage()).contains("%d and %d", "do not fit");
  }

  /** User code may put any value into a record, and the worker survives. */
  @Test
  void anOddRecordHarmsNothing() {
    PythonRef python = spawn();
    long pid = ClutchFixture.pid(python);
    assertThat(value(python.call("talkative:log_oddly", String.class))).isEqualTo("lived");
    await().until(() -> logs.messages("python.odd").size() == 7);
    assertThat(logs.messages("python.odd")).containsOnly("odd");
    assertThat(ClutchFixture.pid(python)).isEqualTo(pid);
  }

  @Test
  void aNameOfManyDotsMakesFewLoggers() {
    value(spawn().call("talkative:log_as", Object.class, "a.".repeat(20_000)));
    await().until(() -> !logs.messages().isEmpty());
    assertThat(logs.events().get(0).getLoggerName()).startsWith("python.a.a").hasSizeLessThan(100);
  }

  @Test
  void aLineBreakForgesNoRecord() {
    value(spawn().call("talkative:log", Integer.class, 20, "hello\n12:00 ERROR forged\u001b[2J"));
    assertThat(first(LOGGER).getFormattedMessage())
        .isEqualTo("hello\n  | 12:00 ERROR forged\\x1b[2J!");
  }

  @Test
  void warningsAreLogged() {
    value(spawn().call("talkative:warn", Object.class));
    assertThat(first("python.py.warnings").getFormattedMessage())
        .contains("UserWarning: this is odd");
  }

  @Test
  void anErrorInAThreadIsLoggedAndFailsNothing() {
    assertThat(value(spawn().call("talkative:fail_in_thread", String.class))).isEqualTo("unharmed");
    ILoggingEvent event = first("python.threading");
    assertThat(event.getLevel()).isEqualTo(Level.ERROR);
    assertThat(event.getFormattedMessage()).contains("thread side", "KeyError: 'in a thread'");
  }
}
