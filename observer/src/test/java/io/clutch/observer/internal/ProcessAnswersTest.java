package io.clutch.observer.internal;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.pattern.StatusReply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked of the process of one worker, within which bounds. */
@ExtendWith(Leftovers.class)
class ProcessAnswersTest {
  private static final String TILL = "?path=/user/till";
  private static final String PROFILE = "api/v1/worker/profile";
  private static final String ALLOCATIONS = "api/v1/worker/allocations";

  private final FakeProcess process = new FakeProcess();
  private Observed observed;

  @BeforeEach
  void open() throws Exception {
    observed = new Observed("clutch.observer.allocations = on");
    observed.process(process);
  }

  @AfterEach
  void close() {
    observed.close();
  }

  private HttpResponse<String> get(String path) throws Exception {
    return observed.authorized(path);
  }

  private CompletableFuture<HttpResponse<String>> asked(String path) {
    return observed
        .client()
        .sendAsync(
            observed.request(path, "Authorization", "Bearer " + Observed.TOKEN),
            BodyHandlers.ofString());
  }

  private static String body(CompletableFuture<HttpResponse<String>> asked) throws Exception {
    return asked.get(60, SECONDS).body();
  }

  private void awaitSlices(int count) {
    await().until(process.slicesAsked::get, it -> it == count);
  }

  @Test
  void stacksAreServedAsJsonAndAsText() throws Exception {
    assertThat(get("api/v1/worker/stacks" + TILL).body())
        .startsWith("{\"version\":1,\"path\":\"/user/till\",\"pid\":11,\"incarnation\":2,\"at\":0,")
        .contains("\"doing\":\"is idle\",\"bySignal\":true,\"threads\":[{\"name\":\"MainThread\"")
        .contains("\"line\":77,\"function\":\"\\u003cimg src=x>\\\\x1b[31m\"}")
        .endsWith("\"tasks\":[],\"cut\":false}");
    assertThat(get("api/v1/worker/stacks.txt" + TILL).body())
        .contains("(pid 11, incarnation 2) is idle\nMainThread (main thread)\n  /app/prices.py:77");
  }

  @Test
  void aShownPathIsAnsweredAsItIsShown() throws Exception {
    String shown = "?path=/user/a%5C%5Cb";
    String answered = "{\"version\":1,\"path\":\"/user/a\\\\\\\\b\",";

    assertThat(get("api/v1/worker/stacks" + shown).body()).startsWith(answered);
    process.giveAllocations();
    assertThat(get(ALLOCATIONS + shown + "&seconds=1").body()).startsWith(answered);
  }

  @Test
  void theAnswerDoesNotWaitForASlowReadingForEver() throws Exception {
    observed.fallSilent();

    HttpResponse<String> late = get(ALLOCATIONS + TILL + "&seconds=1");

    assertThat(late.statusCode()).isEqualTo(503);
    assertThat(late.body()).isEqualTo("It did not answer in time.\n");
  }

  @Test
  void manyWhoAskForStacksShareFew() throws Exception {
    long began = System.nanoTime();
    for (int i = 0; i < 200; i++) {
      assertThat(get("api/v1/worker/stacks" + TILL).statusCode()).isEqualTo(200);
    }
    long seconds = 1 + (System.nanoTime() - began) / 1_000_000_000;

    assertThat(process.stacksAsked.get()).isLessThanOrEqualTo((int) seconds);
  }

  @Test
  void aWorkerThatShowsNothingSaysWhy() throws Exception {
    process.fail(new StatusReply.ErrorMessage("no stacks of /user/till: it is \u001b[31mstopped"));
    HttpResponse<String> refused = get("api/v1/worker/stacks" + TILL);
    process.fail(new IllegalStateException("of the inside"));
    HttpResponse<String> broken = get("api/v1/worker/stacks?path=/user/other");

    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.body()).isEqualTo("no stacks of /user/till: it is \\x1b[31mstopped\n");
    assertThat(broken.body()).isEqualTo("The worker could not be asked.\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"stacks", "stacks.txt", "profile", "allocations"})
  void whatHasNoProcessIsToldInWords(String what) throws Exception {
    observed.process(null);
    observed.standsFor("/user/idle", "/user/idle");
    String end = "&seconds=1";
    HttpResponse<String> idle = get("api/v1/worker/" + what + "?path=/user/idle" + end);

    assertThat(idle.statusCode()).isEqualTo(503);
    assertThat(idle.body()).endsWith(": it has no process now\n");
    assertThat(get("api/v1/worker/" + what + TILL + end).statusCode()).isEqualTo(404);
    assertThat(get("api/v1/worker/" + what + "?seconds=1").statusCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "&seconds=", "&seconds=0", "&seconds=31", "&seconds=-1", "&seconds=x"})
  void aTimeThatIsOutOfBoundsIsRefused(String seconds) throws Exception {
    assertThat(get(PROFILE + TILL + seconds).statusCode()).isEqualTo(400);
    assertThat(get(ALLOCATIONS + TILL + seconds).statusCode()).isEqualTo(400);
  }

  @Test
  void aProfileComesInSlicesOfASecond() throws Exception {
    var asked = asked(PROFILE + TILL + "&seconds=3");
    for (int slice = 1; slice <= 3; slice++) {
      awaitSlices(slice);
      process.give(11, slice == 2 ? 5 : 0, "MainThread;run " + slice + "\n");
    }

    assertThat(body(asked))
        .isEqualTo("MainThread;run 1\nMainThread;run 2\n(missed) 5\nMainThread;run 3\n");
    assertThat(asked.join().headers().firstValue("Content-Disposition").orElseThrow())
        .contains("profile.txt");
    assertThat(process.slicesAsked.get()).isEqualTo(3);
  }

  @Test
  void aProfileOfAProcessThatEndsSaysSo() throws Exception {
    var another = asked(PROFILE + TILL + "&seconds=30");
    awaitSlices(1);
    process.give(11, 0, "a 1\n");
    awaitSlices(2);
    process.give(12, 0, "b 1\n");
    assertThat(body(another))
        .isEqualTo("a 1\n(ended early: its process has ended, and another one runs) 1\n");

    var broken = asked(PROFILE + TILL + "&seconds=30");
    awaitSlices(3);
    process.give(12, 0, "a 1\n");
    awaitSlices(4);
    process.breakOff(new StatusReply.ErrorMessage("no profile of it; it\nended"));
    assertThat(body(broken)).isEqualTo("a 1\n(ended early: no profile of it, it,ended) 1\n");
  }

  @Test
  void aWorkerHasOneProfileAtATimeAndFewWorkersHaveOne() throws Exception {
    var asked = new ArrayList<CompletableFuture<HttpResponse<String>>>();
    for (String name : List.of("a", "b", "c", "d")) {
      asked.add(asked(PROFILE + "?seconds=1&path=" + name));
    }
    awaitSlices(4);
    for (String taken : List.of("a", "e")) {
      HttpResponse<String> refused = get(PROFILE + "?seconds=1&path=" + taken);

      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.body()).contains("another one of it is under way");
    }
    process.give(11, 0, "x 1\n");
    for (var each : asked) {
      assertThat(body(each)).isEqualTo("x 1\n");
    }
    var again = asked(PROFILE + "?seconds=1&path=a");
    awaitSlices(5);
    process.give(11, 0, "y 1\n");
    assertThat(body(again)).isEqualTo("y 1\n");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whoLeavesEndsTheProfile(boolean hasBegun) throws Exception {
    var asked =
        observed
            .client()
            .sendAsync(
                observed.request(
                    PROFILE + TILL + "&seconds=30", "Authorization", "Bearer " + Observed.TOKEN),
                BodyHandlers.ofInputStream());
    awaitSlices(1);
    if (hasBegun) {
      process.give(11, 0, "x 1\n");
      asked.get(60, SECONDS).body().close();
    } else {
      asked.cancel(true);
    }
    HttpResponse<String> next =
        await().until(this::profiledMeanwhile, response -> response.statusCode() == 200);

    assertThat(next.body()).isEqualTo("x 1\n");
    assertThat(process.slicesAsked.get()).isLessThan(30);
  }

  /** The response to who asks for a profile, while slices come. */
  private HttpResponse<String> profiledMeanwhile() {
    var asked = asked(PROFILE + TILL + "&seconds=1");
    await()
        .until(
            () -> {
              process.give(11, 0, "x 1\n");
              return asked.isDone();
            });
    return asked.join();
  }

  @Test
  void allocationsAreServedAsJsonOneAtATime() throws Exception {
    var asked = asked(ALLOCATIONS + TILL + "&seconds=10");
    await()
        .until(
            () -> get(ALLOCATIONS + TILL + "&seconds=1").body(),
            it -> it.contains("another one of it is under way"));
    process.giveAllocations();

    assertThat(body(asked))
        .contains("\"seconds\":1.500,\"bytes\":100,\"blocks\":2,\"peakBytes\":300,\"early\":true")
        .endsWith("\"lines\":[{\"file\":\"/app/\\u003ci>.py\",\"bytes\":100,\"blocks\":2}]}");
    await().until(() -> get(ALLOCATIONS + TILL + "&seconds=1").statusCode(), it -> it == 200);
    assertThat(get(ALLOCATIONS + TILL + "&seconds=11").statusCode()).isEqualTo(400);
  }
}
