package docs;

import static docs.Application.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.clutch.PythonRef;
import io.clutch.call.Call;
import io.clutch.data.ResultType;
import io.clutch.failure.CallFailedException;
import io.clutch.failure.CallFailure;
import io.clutch.worker.WorkerSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CallsTest {
  // tag::records
  record Item(String name, double price) {}

  record Receipt(int items, double total) {}

  // end::records

  private static Application app;
  private static PythonRef python;

  @BeforeAll
  static void start() {
    app = Application.start();
    python =
        app.spawn(
            WorkerSpec.functions("prices", "search", "indexing", "time", "json"), "functions");
  }

  @AfterAll
  static void stop() {
    app.close();
  }

  @Test
  void passesRecords() {
    // tag::call
    var call =
        Call.of("prices:receipt", Receipt.class, List.of(new Item("tea", 4.0)))
            .withNamed("discount", 0.25);
    CompletionStage<Receipt> receipt = python.call(call);
    // end::call
    assertThat(value(receipt)).isEqualTo(new Receipt(1, 3.0));
  }

  @Test
  void asksForGenericTypes() {
    // tag::generic
    CompletionStage<Map<String, List<Integer>>> numbers =
        python.call("json:loads", new ResultType<>() {}, "{\"a\": [1, 2]}");
    // end::generic
    assertThat(value(numbers)).isEqualTo(Map.of("a", List.of(1, 2)));
  }

  @Test
  void saysHowLongToWait() {
    // tag::deadline
    var call =
        Call.of("search:search", String.class, 60)
            .withDeadline(Duration.ofMillis(200))
            .asIdempotent()
            .withHeader("user", "Ada");
    CompletionStage<String> found = python.call(call);
    // end::deadline
    assertThatThrownBy(() -> value(found))
        .isInstanceOfSatisfying(
            CallFailedException.class,
            e -> assertThat(e.failure()).isInstanceOf(CallFailure.DeadlineExceeded.class));
  }

  @Test
  void cancels() {
    // tag::cancel
    CompletableFuture<String> found =
        python.call("search:search", String.class, 60).toCompletableFuture();
    found.cancel(true);
    // end::cancel
    assertThat(found).isCancelled();
    assertThat(value(python.call("search:search", String.class, 0))).isEqualTo("found");
  }

  @Test
  void tellsHowFarItIs() {
    List<String> bar = new CopyOnWriteArrayList<>();
    // tag::progress
    var call =
        Call.of("indexing:index", Integer.class, List.of("a b", "c"))
            .withProgress(progress -> bar.add(progress.summary()));
    CompletionStage<Integer> words = python.call(call);
    // end::progress
    assertThat(value(words)).isEqualTo(3);
    assertThat(bar.get(bar.size() - 1)).isEqualTo("1 of 2 (c)");
  }

  @Test
  void tellsFailuresApart() {
    CompletionStage<Double> answer = python.call("json:loads", Double.class, "not json");
    var seen = new CompletableFuture<String>();
    // tag::failure
    answer.whenComplete(
        (value, thrown) -> {
          if (thrown instanceof CallFailedException failed
              && failed.failure() instanceof CallFailure.Raised raised) {
            seen.complete(raised.error().type() + " in " + raised.error().module());
          }
        });
    // end::failure
    assertThat(value(seen)).isEqualTo("JSONDecodeError in json.decoder");
  }

  @Test
  void casts() {
    PythonRef counter = app.spawn(WorkerSpec.actor("counting:Counter", 0), "cast-counter");
    // tag::cast
    counter.cast("add", 5);
    // end::cast
    await()
        .untilAsserted(() -> assertThat(value(counter.call("add", Integer.class, 0))).isEqualTo(5));
  }
}
