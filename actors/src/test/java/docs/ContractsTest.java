package docs;

import static docs.Application.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.PythonRef;
import io.clutch.failure.BootError;
import io.clutch.failure.ExitReason;
import io.clutch.worker.WorkerSpec;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ContractsTest {
  // tag::contract
  interface Fetcher {
    CompletionStage<String> fetch(String name);

    int count(String text);
  }

  // end::contract

  interface Wrong {
    String fetchAll(String name);
  }

  private static Application app;

  @BeforeAll
  static void start() {
    app = Application.start();
  }

  @AfterAll
  static void stop() {
    app.close();
  }

  @Test
  void callsThroughAnInterface() {
    // tag::as
    var spec =
        WorkerSpec.actor("fetcher:Fetcher")
            .withNamed("prefix", "page ")
            .withContract(Fetcher.class);
    // end::as
    PythonRef python = app.spawn(spec, "fetcher");
    // tag::use
    Fetcher fetcher = python.as(Fetcher.class);
    CompletionStage<String> page = fetcher.fetch("one");
    // end::use
    assertThat(value(page)).isEqualTo("page one for nobody");
    assertThat(fetcher.count("abc")).isEqualTo(3);
  }

  @Test
  void aMismatchIsFoundAtStart() {
    var spec = WorkerSpec.actor("fetcher:Fetcher", "page ").withContract(Wrong.class);
    ExitReason reason = value(app.spawn(spec, "wrong").whenStopped());
    assertThat(reason)
        .isInstanceOfSatisfying(
            ExitReason.BootFailed.class,
            failed ->
                assertThat(failed.error())
                    .isInstanceOfSatisfying(
                        BootError.Refused.class,
                        refused ->
                            assertThat(refused.code())
                                .isEqualTo(BootError.Refused.Code.CONTRACT_MISMATCH)));
  }
}
