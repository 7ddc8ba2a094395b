package io.clutch.observer.internal;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.typesafe.config.ConfigFactory;
import io.clutch.Leftovers;
import io.clutch.PythonPool;
import io.clutch.PythonWorker;
import io.clutch.observer.ClutchObserver;
import io.clutch.observer.ObserverSetup;
import io.clutch.pool.PoolSpec;
import io.clutch.supervision.Supervisor;
import io.clutch.supervision.SupervisorCommand;
import io.clutch.supervision.SupervisorSpec;
import io.clutch.worker.WorkerSpec;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;

/** Actions of the page on real processes. */
@ExtendWith(Leftovers.class)
class RunningActionsTest {
  private static final String TOKEN = "a-token-of-the-tests-1234";
  private static final String ACTIONS_TOKEN = "another-token-of-the-tests";
  private static final WorkerSpec SPEC = WorkerSpec.functions("time");

  private final HttpClient client = HttpClient.newHttpClient();
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private ActorSystem<SupervisorCommand> system;
  private URI address;

  /** A process that is shown. */
  private record Shown(long pid, long incarnation) {}

  @BeforeEach
  void open() throws Exception {
    log.start();
    logger().addAppender(log);
    logger().setLevel(Level.INFO);
    String settings =
        "clutch.observer { enabled = on, port = 0, actions = on, token = \"%s\" }".formatted(TOKEN);
    system =
        ActorSystem.create(
            Supervisor.create(
                SupervisorSpec.oneForOne()
                    .withChild(PythonWorker.child("till", SPEC))
                    .withChild(PythonPool.child("pool", PoolSpec.of(SPEC).withSize(1)))),
            "acting",
            ActorSystemSetup.create(
                BootstrapSetup.create(
                    ConfigFactory.parseString(settings).withFallback(ConfigFactory.load())),
                ObserverSetup.create().withActionsToken(ACTIONS_TOKEN)));
    address = ClutchObserver.start(system).address().toCompletableFuture().get(60, SECONDS);
  }

  @AfterEach
  void close() {
    logger().detachAppender(log);
    logger().setLevel(null);
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().orTimeout(60, SECONDS).join();
  }

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger(ClutchObserver.class);
  }

  private List<String> lines() {
    return List.copyOf(log.list).stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(address.resolve("/" + path))
        .header("Authorization", "Bearer " + TOKEN);
  }

  private String get(String path) throws Exception {
    return client.send(request(path).build(), BodyHandlers.ofString()).body();
  }

  private HttpResponse<String> act(String path, String action, Shown shown) throws Exception {
    return act(
        "{\"path\":\"%s\",\"action\":\"%s\",\"incarnation\":%d,\"pid\":%d}"
            .formatted(path, action, shown.incarnation(), shown.pid()));
  }

  private HttpResponse<String> act(String body) throws Exception {
    return client.send(
        request("api/v1/action")
            .header("Content-Type", "application/json")
            .header(ActionAnswers.TOKEN, ACTIONS_TOKEN)
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  private Shown running(String path) {
    var running =
        Pattern.compile(
            "\"path\":\"%s\"[^}]*\"state\":\"running\"[^}]*\"pid\":(\\d+),\"incarnation\":(\\d+)"
                .formatted(path));
    Matcher found =
        await().until(() -> running.matcher(get("api/v1/tree")), matcher -> matcher.find());
    return new Shown(Long.parseLong(found.group(1)), Long.parseLong(found.group(2)));
  }

  @Test
  void aRestartIsInOrderSaidLoggedAndShown() throws Exception {
    Shown before = running("/user/till");

    HttpResponse<String> done = act("/user/till", "restart", before);

    assertThat(done.statusCode()).as(done.body()).isEqualTo(200);
    Shown after = runningAfter("/user/till", before);
    assertThat(done.body()).contains("It was stopped, and runs again (pid " + after.pid() + ").");
    assertThat(get("api/v1/tree")).contains("\"lastReason\":\"shut down: asked by the observer\"");
    assertThat(get("api/v1/timeline"))
        .contains(
            "\"type\":\"action\",\"path\":\"/user/till\",\"kind\":\"worker\",\"incarnation\":1,")
        .contains("\"text\":\"restart, asked for from 127.0.0.1\"");
    assertThat(lines())
        .contains("restart of /user/till (incarnation 1), asked for from 127.0.0.1")
        .noneMatch(line -> line.contains(ACTIONS_TOKEN));

    HttpResponse<String> late = act("/user/till", "restart", before);

    assertThat(late.statusCode()).isEqualTo(409);
    assertThat(late.body()).contains("incarnation 2 now, not 1");
    assertThat(running("/user/till")).isEqualTo(after);
  }

  @Test
  void aStoppedChildStaysDownUntilItIsRestarted() throws Exception {
    Shown till = running("/user/till");

    assertThat(act("/user/till", "stop", till).statusCode()).isEqualTo(200);

    await()
        .until(
            () -> get("api/v1/tree"),
            it -> it.contains("\"state\":\"absent\"") && it.contains("asked by the observer"));
    var down = new Shown(0, till.incarnation());
    assertThat(act("/user/till", "restart", down).statusCode()).isEqualTo(200);
    assertThat(running("/user/till").incarnation()).isEqualTo(2);
  }

  /** A reading may be from before the action. */
  private Shown runningAfter(String path, Shown before) {
    return await().until(() -> running(path), it -> it.pid() != before.pid());
  }

  @Test
  void aPoolAndItsWorkersAreRecycled() throws Exception {
    Shown first = running("/user/pool/worker-1");

    assertThat(act("/user/pool/worker-1", "recycle", first).statusCode()).isEqualTo(200);
    Shown second = runningAfter("/user/pool/worker-1", first);
    assertThat(act("/user/pool/worker-1", "stop", second).statusCode()).isEqualTo(409);
    assertThat(act("/user/pool", "recycle", new Shown(0, 1)).statusCode()).isEqualTo(200);
    runningAfter("/user/pool/worker-1", second);
  }

  @Test
  void aProcessLogsFromAnotherLevelOn() throws Exception {
    Shown till = running("/user/till");
    String level =
        "{\"path\":\"/user/till\",\"action\":\"log-level\",\"incarnation\":%d,\"pid\":%d,"
            + "\"level\":\"ERROR\"}";

    assertThat(act(level.formatted(till.incarnation(), till.pid())).body())
        .contains("Before, it was 20.");
    assertThat(act(level.formatted(till.incarnation(), till.pid())).body())
        .contains("Before, it was 40.");
    assertThat(act(level.formatted(till.incarnation() + 1, till.pid())).statusCode())
        .isEqualTo(409);
  }

  @Test
  void stacksGoToTheLog() throws Exception {
    Shown till = running("/user/till");

    assertThat(act("/user/till", "dump", till).body())
        .contains("The stacks of pid " + till.pid() + " are in the log of the JVM.");
    assertThat(lines())
        .anyMatch(
            line -> line.startsWith("Stacks of /user/till:\n") && line.contains("MainThread"));
  }
}
