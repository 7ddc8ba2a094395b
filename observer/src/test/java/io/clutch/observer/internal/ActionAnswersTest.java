package io.clutch.observer.internal;

import static io.clutch.observer.internal.Observed.TOKEN;
import static io.clutch.observer.internal.Observed.node;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import io.clutch.internal.acting.Acted;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.apache.pekko.pattern.StatusReply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may have something done, and what is refused. */
@ExtendWith(Leftovers.class)
class ActionAnswersTest {
  private static final String ACTIONS_TOKEN = "another-token-of-the-tests";
  private static final String PATH = "/system/lone";
  private static final String STOP = body("stop", 1);

  private Observed observed;

  @BeforeEach
  void open() throws Exception {
    observed = Observed.withActions(ACTIONS_TOKEN);
    observed.set(node(PATH, "running"));
    observed.isAt(PATH);
    await().until(() -> observed.authorized("api/v1/tree").body(), it -> it.contains(PATH));
  }

  @AfterEach
  void close() {
    observed.close();
  }

  private static String body(String action, long incarnation) {
    return "{\"path\":\"%s\",\"action\":\"%s\",\"incarnation\":%d,\"pid\":4711}"
        .formatted(PATH, action, incarnation);
  }

  private HttpResponse<String> post(String body, String... headers) throws Exception {
    var all = new ArrayList<>(List.of("Content-Type", "application/json"));
    all.addAll(List.of(ActionAnswers.TOKEN, ACTIONS_TOKEN));
    all.addAll(List.of(headers));
    return observed.post("api/v1/action", body, all.toArray(new String[0]));
  }

  private HttpResponse<String> postWith(String token) throws Exception {
    return observed.post(
        "api/v1/action", STOP, "Content-Type", "application/json", ActionAnswers.TOKEN, token);
  }

  @Test
  void whatIsAskedForIsDoneNotedAndSaid() throws Exception {
    HttpResponse<String> done = post(STOP);

    assertThat(done.statusCode()).isEqualTo(200);
    assertThat(done.body())
        .isEqualTo(
            "{\"version\":1,\"path\":\"/system/lone\",\"action\":\"stop\",\"message\":\"It is"
                + " done.\"}");
    assertThat(observed.acting.acts()).containsExactly("stop " + PATH);
    assertThat(observed.acting.notes()).containsExactly(PATH + ": stop, asked for from 127.0.0.1");
  }

  @Test
  void aLevelGoesWithItsAction() throws Exception {
    String level =
        "{\"path\":\"/system/lone\",\"action\":\"log-level\",\"incarnation\":1,\"pid\":4711,"
            + "\"level\":\"DEBUG\"}";

    assertThat(post(level).statusCode()).isEqualTo(200);
    assertThat(observed.acting.acts()).containsExactly("log-level DEBUG " + PATH);
  }

  @Test
  void aNodeTellsItsActions() throws Exception {
    assertThat(observed.authorized("api/v1/actions?path=" + PATH).body())
        .isEqualTo(
            "{\"version\":1,\"on\":true,\"path\":\"/system/lone\",\"incarnation\":1,"
                + "\"actions\":[\"stop\",\"dump\",\"log-level\"]}");
    assertThat(observed.authorized("api/v1/actions?path=/none").body())
        .isEqualTo("{\"version\":1,\"on\":true}");
    assertThat(observed.get("api/v1/actions").statusCode()).isEqualTo(401);
  }

  @Test
  void actionsAreOffByDefault() throws Exception {
    try (var off = new Observed()) {
      HttpResponse<String> refused =
          off.post("api/v1/action", STOP, "Content-Type", "application/json");

      assertThat(refused.statusCode()).isEqualTo(403);
      assertThat(refused.body()).contains("Actions are off", "clutch.observer.actions");
      assertThat(off.authorized("api/v1/actions?path=/user").body())
          .isEqualTo("{\"version\":1,\"on\":false}");
      assertThat(off.acting.acts()).isEmpty();
    }
  }

  @Test
  void bothTokensAreNeeded() throws Exception {
    String[] none = {"Content-Type", "application/json"};
    assertThat(observed.post("api/v1/action", STOP, none).statusCode()).isEqualTo(401);
    assertThat(postWith(TOKEN).statusCode()).isEqualTo(401);
    assertThat(postWith(ACTIONS_TOKEN + "x").statusCode()).isEqualTo(401);
    String raw =
        RawRequest.send(
            observed.address,
            "POST /api/v1/action HTTP/1.1",
            "Host: localhost",
            "Content-Type: application/json",
            "Content-Length: 0",
            ActionAnswers.TOKEN + ": " + ACTIONS_TOKEN);
    assertThat(raw).startsWith("HTTP/1.1 401 ");
    assertThat(observed.acting.acts()).isEmpty();
  }

  @Test
  void theTokenOfActionsReadsNothing() throws Exception {
    assertThat(observed.get("api/v1/tree", "Authorization", "Bearer " + ACTIONS_TOKEN).statusCode())
        .isEqualTo(401);
  }

  @Test
  void fewWrongTokensWaitAtATime() throws Exception {
    List<CompletableFuture<Integer>> tried = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      String token = "wrong-" + i;
      tried.add(
          CompletableFuture.supplyAsync(
              () -> status(token), command -> new Thread(command).start()));
    }
    List<Integer> statuses = tried.stream().map(CompletableFuture::join).toList();

    assertThat(statuses).containsOnly(401, 429);
    await().until(() -> post(STOP).statusCode(), Predicate.isEqual(200));
    assertThat(observed.acting.acts()).hasSize(1);
  }

  private int status(String token) {
    try {
      return postWith(token).statusCode();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://evil.example", "null", "https://localhost"})
  void foreignOriginsAreRefused(String origin) throws Exception {
    assertThat(post(STOP, "Origin", origin).statusCode()).isBetween(400, 403);
    assertThat(post(STOP, "Sec-Fetch-Site", "cross-site").statusCode()).isEqualTo(403);
    assertThat(observed.acting.acts()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data"})
  void whatAFormMaySendIsRefused(String type) throws Exception {
    HttpResponse<String> refused =
        observed.post(
            "api/v1/action", STOP, "Content-Type", type, ActionAnswers.TOKEN, ACTIONS_TOKEN);

    assertThat(refused.statusCode()).isEqualTo(415);
    assertThat(observed.acting.acts()).isEmpty();
  }

  @Test
  void onlyPostActs() throws Exception {
    HttpResponse<String> refused =
        observed.authorized("api/v1/action", ActionAnswers.TOKEN, ACTIONS_TOKEN);

    assertThat(refused.statusCode()).isEqualTo(405);
    assertThat(refused.headers().firstValue("Allow")).contains("POST");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "{}",
        "{\"path\":\"/system/lone\",\"action\":\"stop\"}",
        "{\"path\":\"/system/lone\",\"action\":\"stop\",\"incarnation\":\"1\",\"pid\":1}",
        "{\"path\":\"/system/lone\",\"action\":\"stop\",\"incarnation\":1.5,\"pid\":1}",
        "{\"path\":\"/system/lone\",\"action\":\"kill\",\"incarnation\":1,\"pid\":1}",
        "{\"path\":\"/system/lone\",\"action\":\"stop\",\"incarnation\":1,\"pid\":1,\"more\":1}",
        "{\"path\":\"/system/lone\",\"action\":\"stop\",\"incarnation\":1}",
        "{\"path\":\"/system/lone\",\"action\":\"stop\",\"incarnation\":1,\"pid\":\"1\"}",
        "{\"path\":\"/system/lone\",\"action\":\"log-level\",\"incarnation\":1,\"pid\":1}",
        "{\"path\":\"/system/lone\",\"action\":\"log-level\",\"incarnation\":1,\"pid\":1,\"level\":10}",
        "{\"path\":\"/system/lone\",\"action\":\"stop\",\"incarnation\":1,\"pid\":1,\"level\":\"INFO\"}",
        "include \"/etc/passwd\"",
      })
  void whatIsNoRequestIsRefused(String body) throws Exception {
    assertThat(post(body).statusCode()).isEqualTo(400);
    assertThat(observed.acting.acts()).isEmpty();
  }

  @Test
  void largeAndDeepBodiesAreRefused() throws Exception {
    assertThat(post("[".repeat(8000)).statusCode()).isEqualTo(400);
    assertThat(post(" ".repeat(100_000)).statusCode()).isBetween(400, 413);
  }

  @Test
  void anotherIncarnationOrNodeIsLeftAlone() throws Exception {
    HttpResponse<String> other = post(body("stop", 2));

    assertThat(other.statusCode()).isEqualTo(409);
    assertThat(other.body()).isEqualTo("Nothing was done: it has incarnation 1 now, not 2.\n");
    HttpResponse<String> process = post(STOP.replace("4711", "4712"));
    assertThat(process.statusCode()).isEqualTo(409);
    assertThat(process.body()).isEqualTo("Nothing was done: it has another process now.\n");
    assertThat(post(STOP.replace("lone", "none")).statusCode()).isEqualTo(404);
    assertThat(post(body("restart", 1)).body()).contains("Nothing was done: restart is not for it");
    assertThat(observed.acting.acts()).isEmpty();
  }

  @Test
  void aTargetHasOneActionAtATime() throws Exception {
    var first = new CompletableFuture<Acted>();
    observed.acting.answer(first);
    var answer =
        CompletableFuture.supplyAsync(() -> status(ACTIONS_TOKEN), r -> new Thread(r).start());
    await().until(() -> !observed.acting.acts().isEmpty());

    HttpResponse<String> second = post(STOP);

    assertThat(second.statusCode()).isEqualTo(409);
    assertThat(second.body()).contains("under way");
    first.complete(new Acted(false, "It is not there any more."));
    assertThat(answer.join()).isEqualTo(409);
    await().until(() -> post(STOP).statusCode() == 409 && observed.acting.acts().size() > 1);
  }

  @Test
  void aFailureIsSaidAndAnotherActionMayFollow() throws Exception {
    observed.acting.answer(
        CompletableFuture.failedFuture(new StatusReply.ErrorMessage("\u001b[31mbroken")));
    HttpResponse<String> failed = post(STOP);

    assertThat(failed.statusCode()).isEqualTo(409);
    assertThat(failed.body()).isEqualTo("\\x1b[31mbroken\n");
    assertThat(post(STOP).body()).isEqualTo(failed.body());
  }

  @Test
  void whatHasNotEndedInTimeIsSaidToGoOn() throws Exception {
    observed.acting.answer(CompletableFuture.failedFuture(new TimeoutException()));

    assertThat(post(STOP).body()).isEqualTo("It has not ended after 2 minutes, and may still.\n");
  }

  @Test
  void aFailureWithoutWordsOfItsOwnIsSaidToo() throws Exception {
    observed.acting.answer(CompletableFuture.failedFuture(new IllegalStateException()));

    assertThat(post(STOP).body()).isEqualTo("The worker could not be asked.\n");
  }

  @Test
  void thereAreFewActionsInAWhile() throws Exception {
    int refused = 0;
    long began = System.nanoTime();
    for (int i = 0; i < 60; i++) {
      refused += post(STOP).statusCode() == 429 ? 1 : 0;
    }
    long periods = 2 + (System.nanoTime() - began) / 10_000_000_000L;

    assertThat(observed.acting.acts()).hasSizeLessThanOrEqualTo((int) (20 * periods));
    assertThat(observed.acting.acts().size() + refused).isEqualTo(60);
  }
}
