package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.failure;
import static io.clutch.endtoend.ClutchFixture.value;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.failure.CallFailure.Raised;
import io.clutch.failure.PythonError;
import io.clutch.worker.WorkerSpec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All output of Python is logged and bounded, and does not disturb calls. */
@ExtendWith(Leftovers.class)
class OutputTest {
  private static final String OUT = "python.stdout";
  private static final String ERR = "python.stderr";
  private static final Pattern DROPPED =
      Pattern.compile("(\\d+) lines dropped to keep to the rate");
  private static final int BURST = 5_000;
  private static final int A_SECOND = 1_000;

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
    return fixture.spawn(WorkerSpec.functions("os", "talkative"));
  }

  @Test
  void bothStreamsArriveLineByLine() {
    PythonRef python = spawn();
    long pid = ClutchFixture.pid(python);
    assertThat(value(python.call("talkative:speak", String.class, "größer\nthan \"this\"")))
        .isEqualTo("größer\nthan \"this\"");
    await()
        .untilAsserted(
            () -> {
              assertThat(logs.messages(OUT)).containsExactly("größer", "than \"this\"");
              assertThat(logs.messages(ERR)).containsExactly("größer", "than \"this\"");
            });
    assertThat(logs.events(OUT).get(0).getMDCPropertyMap())
        .containsEntry("clutch.worker", python.actor().path().toStringWithoutAddress())
        .containsEntry("clutch.pid", "" + pid)
        .containsEntry("clutch.incarnation", "1");
  }

  @Test
  void tenMegabytesWhileImportingDelayNothing() {
    long before = System.nanoTime();
    PythonRef python = fixture.spawn(WorkerSpec.functions("noisy_import"));
    assertThat(value(python.call("noisy_import:answer", Integer.class))).isEqualTo(42);
    assertAllAccountedFor(100_000, before);
  }

  @Test
  void tenMegabytesFromThreadsDelayNothing() {
    PythonRef python = spawn();
    long before = System.nanoTime();
    var flood = python.call("talkative:flood", Integer.class, 100_000, 4);
    assertThat(value(flood)).isEqualTo(100_000);
    assertThat(value(python.call("talkative:speak", String.class, "after"))).isEqualTo("after");
    assertAllAccountedFor(100_001, before);
  }

  /** The lines that arrived and the lines reported as dropped add up to the printed lines. */
  private void assertAllAccountedFor(int printed, long since) {
    await().untilAsserted(() -> assertThat(arrived().size() + dropped()).isEqualTo(printed));
    double seconds = (System.nanoTime() - since) / 1e9;
    assertThat(dropped()).isPositive();
    assertThat(arrived().size()).isLessThanOrEqualTo((int) (BURST + A_SECOND * (seconds + 1)));
  }

  private List<String> arrived() {
    return logs.messages(OUT).stream().filter(line -> !DROPPED.matcher(line).matches()).toList();
  }

  private int dropped() {
    return logs.messages(OUT).stream()
        .map(DROPPED::matcher)
        .filter(Matcher::matches)
        .mapToInt(matcher -> Integer.parseInt(matcher.group(1)))
        .sum();
  }

  @Test
  void bytesWrittenPastPythonArriveToo() {
    PythonRef python = spawn();
    byte[] strange = "no frame: \u0000\u0001ÿ\nsecond\n".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(value(python.call("talkative:write_raw", Integer.class, strange)))
        .isEqualTo(strange.length);
    assertThat(value(python.call("talkative:speak", String.class, "after"))).isEqualTo("after");
    await().until(() -> logs.messages(OUT).contains("after"));
    assertThat(logs.messages(OUT).get(0)).startsWith("no frame: ");
    assertThat(logs.messages(OUT).get(1)).isEqualTo("second");
  }

  @Test
  void aCarriageReturnIsNoPartOfALine() {
    PythonRef python = spawn();
    value(python.call("talkative:write_raw", Integer.class, "one\r\ntwo\r\n".getBytes(UTF_8)));
    value(python.call("talkative:speak", String.class, "after"));
    await().until(() -> logs.messages(OUT).contains("after"));
    assertThat(logs.messages(OUT)).containsExactly("one", "two", "after");
  }

  @Test
  void childrenAreHeardToo() {
    PythonRef python = spawn();
    assertThat(value(python.call("talkative:from_child", Integer.class))).isZero();
    await().until(() -> logs.messages(OUT).contains("from a child"));
    await().until(() -> logs.messages(ERR).contains("and its stderr"));
  }

  @Test
  void aLineIsCutAtItsLimit() {
    PythonRef python = spawn();
    value(python.call("talkative:one_line", Object.class, 1_000_000));
    value(python.call("talkative:speak", String.class, "after"));
    await().until(() -> logs.messages(OUT).contains("after"));
    assertThat(logs.messages(OUT).get(0)).startsWith("yyyy");
    assertThat(logs.messages(OUT)).allMatch(line -> line.length() <= 8 * 1024 + 100);
    assertThat(logs.messages(OUT)).hasSizeLessThan(5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"talkative:read_stdin", "talkative:read_input"})
  void readingStdinIsAClearError(String function) {
    PythonRef python = spawn();
    PythonError error = failure(python.call(function, String.class), Raised.class).error();
    assertThat(error.type()).isEqualTo("StdinError");
    assertThat(error.message()).contains("no stdin", "argument of the call");
    assertThat(value(python.call("talkative:read_descriptor", byte[].class))).isEmpty();
  }
}
