package io.clutch.observer.internal;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import io.clutch.Clutch;
import io.clutch.Leftovers;
import io.clutch.PythonPool;
import io.clutch.PythonWorker;
import io.clutch.observer.ClutchObserver;
import io.clutch.pool.PoolSpec;
import io.clutch.supervision.Supervisor;
import io.clutch.supervision.SupervisorCommand;
import io.clutch.supervision.SupervisorSpec;
import io.clutch.worker.WorkerSpec;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The page of a system with real processes. */
@ExtendWith(Leftovers.class)
class RunningTest {
  private static final WorkerSpec SPEC = WorkerSpec.functions("time", "logging");
  private static final Pattern TILL =
      Pattern.compile("\"path\":\"/user/till\"[^}]*\"state\":\"running\"[^}]*\"pid\":(\\d+)");

  private final HttpClient client = HttpClient.newHttpClient();
  private ActorSystem<SupervisorCommand> system;
  private URI address;

  @BeforeEach
  void open() throws Exception {
    system =
        ActorSystem.create(
            Supervisor.create(
                SupervisorSpec.oneForOne()
                    .withChild(PythonWorker.child("till", SPEC))
                    .withChild(PythonPool.child("pool", PoolSpec.of(SPEC).withSize(2)))),
            "running",
            ConfigFactory.parseString("clutch.observer { enabled = on, port = 0 }")
                .withFallback(ConfigFactory.load()));
    address = ClutchObserver.start(system).address().toCompletableFuture().get(60, SECONDS);
  }

  @AfterEach
  void close() {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().orTimeout(60, SECONDS).join();
  }

  private HttpRequest request(String path) {
    String token = address.getFragment().substring("token=".length());
    return HttpRequest.newBuilder(address.resolve("/" + path))
        .header("Authorization", "Bearer " + token)
        .build();
  }

  private String get(String path) throws Exception {
    return client.send(request(path), BodyHandlers.ofString()).body();
  }

  @Test
  void theTreeHasEachSupervisorPoolAndWorker() throws Exception {
    String text =
        await().until(() -> get("api/v1/tree.txt"), it -> it.split("running, ", -1).length >= 6);

    assertThat(text.lines().map(line -> line.replaceFirst("^( *\\S+ \\w+) .*", "$1")))
        .containsExactly(
            "/user supervisor",
            "  till worker",
            "  pool pool",
            "    worker-1 worker",
            "    worker-2 worker");
    assertThat(get("metrics")).contains("clutch_calls_in_flight{path=\"/user/pool/worker-2\"} 0");
  }

  @Test
  void aViewerFollowsAKill() throws Exception {
    try (var viewer =
        new Following(client.send(request("api/v1/events"), BodyHandlers.ofLines()))) {
      long killed = await().until(() -> lastPid(viewer.events()), pid -> pid > 0);
      ProcessHandle.of(killed).orElseThrow().destroyForcibly();
      long next = await().until(() -> lastPid(viewer.events()), pid -> pid > 0 && pid != killed);

      assertThat(ProcessHandle.of(next))
          .hasValueSatisfying(it -> assertThat(it.isAlive()).isTrue());
      await()
          .until(
              () ->
                  viewer.events().stream()
                      .anyMatch(it -> it.contains("\"lastReason\":") && it.contains("SIGKILL")));
    }
  }

  @Test
  void aWorkerIsToldInDetailAndItsEndsOutlastIt() throws Exception {
    var till = Clutch.get(system).ref(system, "till", SPEC);
    till.call("logging:warning", Object.class, "<b>\u001b[31mlow on change")
        .toCompletableFuture()
        .join();
    String worker =
        await().until(() -> get("api/v1/worker?path=/user/till"), it -> it.contains("low on"));

    assertThat(worker)
        .contains("\"target\":\"functions of time, logging\"", "\"level\":\"WARN\"")
        .contains("\\u003cb>\\\\x1b[31mlow on change");
    Matcher pid = TILL.matcher(get("api/v1/tree"));
    assertThat(pid.find()).isTrue();
    ProcessHandle.of(Long.parseLong(pid.group(1))).orElseThrow().destroyForcibly();
    await()
        .until(
            () -> get("api/v1/worker?path=/user/till"),
            it -> it.contains("\"exits\":[{") && it.contains("SIGKILL"));
    await()
        .until(
            () -> get("api/v1/timeline"),
            it -> it.contains("\"type\":\"exit\",\"path\":\"/user/till\",\"kind\":\"worker\""));
  }

  @Test
  void theTreeIsShownAsItWasAtAnEvent() throws Exception {
    await()
        .until(
            () -> get("api/v1/timeline"),
            it -> it.contains("\"type\":\"ready\",\"path\":\"/user\",\"kind\":\"supervisor\""));
    long killed = await().until(() -> lastPid(List.of(get("api/v1/tree"))), pid -> pid > 0);
    ProcessHandle.of(killed).orElseThrow().destroyForcibly();
    await().until(() -> lastPid(List.of(get("api/v1/tree"))), pid -> pid > 0 && pid != killed);
    String timeline = get("api/v1/timeline");
    Matcher ready = match("\"number\":(\\d+),[^}]*\"pid\":" + killed + "}", timeline);
    Matcher exit = match("\"number\":(\\d+),[^}]*\"type\":\"exit\"", timeline);
    Matcher run = match("\"run\":\"([^\"]+)\"", timeline);

    assertThat(at(ready.group(1), run.group(1)))
        .contains("\"event\":{\"number\":" + ready.group(1))
        .contains("\"kind\":\"worker\",\"state\":\"running\",\"pid\":" + killed)
        .doesNotContain("inFlight", "privateBytes", "restartsInPeriod");
    assertThat(at(exit.group(1), run.group(1)))
        .containsPattern("\"parent\":\"/user\",\"name\":\"till\"[^}]*\"ended\"[^}]*SIGKILL");
    assertThat(at(exit.group(1), "another")).contains("no longer kept");
  }

  private String at(String event, String run) throws Exception {
    return get("api/v1/at?event=" + event + "&run=" + run);
  }

  private static Matcher match(String pattern, String text) {
    Matcher found = Pattern.compile(pattern).matcher(text);
    assertThat(found.find()).as(text).isTrue();
    return found;
  }

  @Test
  void theOldestCallIsNamedWithoutItsArguments() throws Exception {
    var till = Clutch.get(system).ref(system, "till", SPEC);
    till.call("time:sleep", Object.class, 987654);

    String tree = await().until(() -> get("api/v1/tree"), it -> it.contains("\"oldestCall\":"));

    assertThat(tree).contains("\"function\":\"time:sleep\"").doesNotContain("987654");
  }

  private static long lastPid(List<String> events) {
    long pid = 0;
    for (String event : events) {
      Matcher till = TILL.matcher(event);
      pid = till.find() ? Long.parseLong(till.group(1)) : pid;
    }
    return pid;
  }
}
