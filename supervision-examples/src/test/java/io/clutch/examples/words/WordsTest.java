package io.clutch.examples.words;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.clutch.examples.common.Processes;
import io.clutch.examples.common.Systems;
import io.clutch.supervision.Supervisor;
import io.clutch.supervision.SupervisorCommand;
import io.clutch.testkit.TreeProbe;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** With a real HTTP client. */
@Tag("long")
class WordsTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final ActorSystem<SupervisorCommand> system =
      ActorSystem.create(Supervisor.create(Words.tree()), "words");
  private Words words;
  private final HttpClient client = HttpClient.newHttpClient();
  private InetSocketAddress address;

  @AfterEach
  void end() throws Exception {
    Systems.end(system);
  }

  @Test
  void whoeverLeavesClosesTheGenerator() throws Exception {
    serve(Duration.ofMillis(10));
    try (Stream<String> first = open(1)) {
      try (Stream<String> second = open(2)) {
        assertThat(events(first.iterator(), 20)).hasSize(20);
        assertThat(events(second.iterator(), 1)).hasSize(1);
        assertThat(value(words.listeners())).isEqualTo(2);
      }
      await().atMost(LIMIT).until(() -> value(words.listeners()) == 1);
    }
    await().atMost(LIMIT).until(() -> value(words.listeners()) == 0);
  }

  @Test
  void whoeverLeavesWhilePythonIsSilentClosesItToo() throws Exception {
    serve(Duration.ofHours(1));
    try (Stream<String> lines = open(1)) {
      assertThat(events(lines.iterator(), 1)).hasSize(1);
      assertThat(value(words.listeners())).isEqualTo(1);
    }
    await().atMost(LIMIT).until(() -> value(words.listeners()) == 0);
  }

  @Test
  void theNextRequestFindsANewProcess() throws Exception {
    serve(Duration.ofMillis(10));
    TreeProbe probe = TreeProbe.of(system, system).withLimit(Duration.ofSeconds(60));
    probe.awaitRunning();
    List<String> before;
    try (Stream<String> lines = open(7)) {
      Iterator<String> rest = lines.iterator();
      before = events(rest, 5);

      Processes.kill(probe, "words");

      assertThatThrownBy(() -> rest.forEachRemaining(line -> {}))
          .hasRootCauseInstanceOf(IOException.class);
    }
    try (Stream<String> lines = open(7)) {
      assertThat(events(lines.iterator(), 5)).isEqualTo(before);
    }
  }

  @Test
  void thePageShowsTheEvents() throws Exception {
    serve(Duration.ofMillis(10));
    HttpResponse<String> page = client.send(get("/"), BodyHandlers.ofString());

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("text/html"));
    assertThat(page.body()).contains("new EventSource(`/words?seed=");
  }

  private void serve(Duration pause) throws Exception {
    words = Words.of(system, pause);
    address = value(words.serve(system, 0)).localAddress();
  }

  private Stream<String> open(int seed) throws Exception {
    HttpResponse<Stream<String>> response =
        client.send(get("/words?seed=" + seed), BodyHandlers.ofLines());
    assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream");
    return response.body();
  }

  /** The words of the first events; heartbeats, as while a process starts, have none. */
  private static List<String> events(Iterator<String> lines, int count) {
    return Stream.generate(lines::next)
        .filter(line -> line.startsWith("data:"))
        .map(line -> line.substring("data:".length()))
        .filter(word -> !word.isBlank())
        .limit(count)
        .toList();
  }

  private HttpRequest get(String path) {
    URI uri = URI.create("http://127.0.0.1:" + address.getPort() + path);
    return HttpRequest.newBuilder(uri).timeout(LIMIT).build();
  }

  private static <T> T value(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
  }
}
