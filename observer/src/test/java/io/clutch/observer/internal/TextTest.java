package io.clutch.observer.internal;

import static io.clutch.observer.internal.Observed.node;
import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.observer.internal.reading.Answer;
import io.clutch.observer.internal.reading.Incarnation;
import io.clutch.observer.internal.reading.Kind;
import io.clutch.observer.internal.reading.Load;
import io.clutch.observer.internal.reading.Node;
import io.clutch.observer.internal.reading.Restarts;
import io.clutch.observer.internal.reading.ShownText;
import io.clutch.observer.internal.reading.TreeReading;
import io.clutch.observer.internal.reading.Usage;
import io.clutch.observer.internal.text.PrometheusText;
import io.clutch.observer.internal.text.TreeJson;
import io.clutch.observer.internal.text.TreeText;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Readings as JSON, as text and for Prometheus; and text that is hostile to all three. */
class TextTest {
  private static final Instant AT = Instant.ofEpochMilli(1_000_000);

  private static Node full() {
    return new Node(
        "/user/desk/till",
        "/user/desk",
        "till",
        Kind.WORKER,
        "running",
        "forked",
        new Answer(false, Optional.of(AT.minusSeconds(3))),
        new Incarnation(4711, 2, Optional.of(AT.minusSeconds(60))),
        new Restarts(
            1, 3, Duration.ofSeconds(5), "exit code 3\nof its own", Optional.of(AT.plusSeconds(2))),
        Optional.of(
            new Load(
                2,
                1,
                4,
                Optional.of(new Load.Oldest("prices:quote", true, "sent", AT.minusMillis(2500))))),
        new Usage(
            OptionalLong.of(3 << 20),
            OptionalLong.of(5),
            OptionalDouble.of(1.5),
            Optional.of(AT.minusMillis(250))));
  }

  private static TreeReading reading(Node... nodes) {
    return new TreeReading("app", AT, List.of(nodes), 2);
  }

  @Test
  void jsonHasEachField() {
    assertThat(TreeJson.of(reading(full())))
        .isEqualTo(
            "{\"version\":1,\"system\":\"app\",\"at\":1000000,\"omitted\":2,\"nodes\":[{"
                + "\"path\":\"/user/desk/till\",\"parent\":\"/user/desk\",\"name\":\"till\","
                + "\"kind\":\"worker\",\"state\":\"running\",\"detail\":\"forked\","
                + "\"answered\":false,\"asOf\":997000,"
                + "\"pid\":4711,\"incarnation\":2,\"readySince\":940000,"
                + "\"restartsInPeriod\":1,\"restartsAllowed\":3,\"periodSeconds\":5.000,"
                + "\"lastReason\":\"exit code 3\\u000aof its own\",\"nextStartAt\":1002000,"
                + "\"inFlight\":2,\"queued\":1,\"streams\":4,"
                + "\"oldestCall\":{\"function\":\"prices:quote\",\"kind\":\"stream\","
                + "\"state\":\"sent\",\"since\":997500},"
                + "\"privateBytes\":3145728,\"sharedBytes\":5,\"cpuSeconds\":1.500,"
                + "\"heartbeatAt\":999750}]}");
  }

  @Test
  void textHasOneLineForEachNode() {
    Node desk =
        new Node(
            "/user/desk",
            "",
            "/user/desk",
            Kind.SUPERVISOR,
            "running",
            "",
            Answer.FRESH,
            Incarnation.NONE,
            new Restarts(0, 3, Duration.ofSeconds(5), "", Optional.empty()),
            Optional.empty(),
            Usage.NONE);

    assertThat(TreeText.of(reading(desk, full())))
        .isEqualTo(
            """
            /user/desk supervisor running, 0 of 3 restarts in 5.0 s
              till worker running, no answer, as 3.0 s ago, forked, up 60 s, pid 4711, start 2, \
            2 in flight, 1 queued, 4 streams, oldest prices:quote 2.5 s, 1 of 3 restarts in 5.0 s, \
            next start in 2.0 s, 3.0 MiB private, cpu 1.5 s, heartbeat 0.3 s ago, last: exit code 3
            and 2 more
            """);
  }

  @Test
  void aPoolHasCrashesAndNoRestartsThatItMayHave() {
    Node pool =
        new Node(
            "/user/pool",
            "",
            "/user/pool",
            Kind.POOL,
            "running",
            "",
            Answer.FRESH,
            Incarnation.NONE,
            new Restarts(11, 5, Duration.ofSeconds(60), "", Optional.empty()),
            Optional.empty(),
            Usage.NONE);

    assertThat(TreeText.of(new TreeReading("app", AT, List.of(pool), 0)))
        .isEqualTo("/user/pool pool running, 11 crashes in 60 s, waits after 5\n");
  }

  @Test
  void prometheusHasEachNumber() {
    assertThat(PrometheusText.of(reading(full())).lines().filter(line -> !line.startsWith("#")))
        .containsExactly(
            "clutch_node_state{path=\"/user/desk/till\",kind=\"worker\",state=\"running\"} 1",
            "clutch_incarnation{path=\"/user/desk/till\"} 2",
            "clutch_restarts_in_period{path=\"/user/desk/till\"} 1",
            "clutch_restarts_allowed{path=\"/user/desk/till\"} 3",
            "clutch_calls_in_flight{path=\"/user/desk/till\"} 2",
            "clutch_calls_queued{path=\"/user/desk/till\"} 1",
            "clutch_streams{path=\"/user/desk/till\"} 4",
            "clutch_oldest_call_seconds{path=\"/user/desk/till\"} 2.500",
            "clutch_process_private_bytes{path=\"/user/desk/till\"} 3145728",
            "clutch_process_shared_bytes{path=\"/user/desk/till\"} 5",
            "clutch_process_cpu_seconds_total{path=\"/user/desk/till\"} 1.500",
            "clutch_process_heartbeat_age_seconds{path=\"/user/desk/till\"} 0.250",
            "clutch_uptime_seconds{path=\"/user/desk/till\"} 60");
  }

  @Test
  void aNodeWithoutIncarnationHasNone() {
    Node top =
        new Node(
            "/user",
            "",
            "/user",
            Kind.SUPERVISOR,
            "running",
            "",
            Answer.FRESH,
            Incarnation.NONE,
            Restarts.NONE,
            Optional.empty(),
            Usage.NONE);

    assertThat(PrometheusText.of(reading(top)).lines())
        .noneMatch(line -> line.startsWith("clutch_incarnation{"));
  }

  @Test
  void aLabelStaysOne() {
    assertThat(PrometheusText.of(reading(node("a\"} 7\\", "running"))))
        .contains("clutch_incarnation{path=\"a\\\"} 7\\\\\"} 1\n");
  }

  @ParameterizedTest
  @CsvSource({
    "'\u001b[31mred', '\\x1b[31mred'",
    "'a\nb', 'a\\nb'",
    "'\u202eevil', '\\u202eevil'",
    "'\ud800alone', '\\ud800alone'",
    "'alone\udfff', 'alone\\udfff'",
    "'\ud83d\ude00', '\ud83d\ude00'",
    "'zoë <b>', 'zoë <b>'",
    "'\u0000', '\\x00'",
    "'\ufeff', '\\ufeff'",
    "'\u061c', '\\u061c'",
    "'a\u00adb', 'a\\xadb'",
    "'a\u034fb', 'a\\u034fb'",
    "'a\u180eb', 'a\\u180eb'",
    "'\udb40\udc41', '\\U000e0041'",
    "'a\\x1b', 'a\\\\x1b'",
  })
  void whatATerminalObeysIsEscaped(String text, String shown) {
    assertThat(ShownText.name(text)).isEqualTo(shown);
  }

  @Test
  void textsAreCutBetweenCharacters() {
    String emoji = "\ud83d\ude00".repeat(1 << 19);

    assertThat(ShownText.name("x" + emoji)).hasSizeLessThan(250).endsWith("\ud83d\ude00... (cut)");
    assertThat(ShownText.path(emoji)).hasSizeLessThan(1100);
    assertThat(ShownText.reason("a\nb" + emoji)).startsWith("a\nb").hasSizeLessThan(8300);
  }
}
