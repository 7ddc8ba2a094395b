package io.clutch.examples.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.examples.common.Systems;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.Test;

class ApplicationTest {
  private final List<String> diary = new CopyOnWriteArrayList<>();
  private final CompletableFuture<URI> started = new CompletableFuture<>();

  @Test
  void itAnswersAndEndsInOrder() throws Exception {
    ActorSystem<Void> system =
        ActorSystem.create(Application.create(started, diary::add), "application");
    try {
      URI uri = started.get(60, TimeUnit.SECONDS);
      assertThat(get(uri + "?superviser")).isEqualTo("supervisor\n");
      assertThat(get(uri + "?qqq")).isEqualTo("\n");
    } finally {
      Systems.end(system);
    }

    await().until(() -> diary.size() == 7); // telemetry comes a little later
    assertThat(diary)
        .containsSubsequence(
            "asked for superviser", "asked for qqq", "front closed", "journal closed", "answered 2")
        .containsSubsequence("front closed", "speller stopped", "journal stopped");
  }

  private static String get(String uri) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(uri)).build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
  }
}
