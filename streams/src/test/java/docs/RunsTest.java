package docs;

import static docs.Application.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.Clutch;
import io.clutch.PythonRuns;
import io.clutch.call.Call;
import io.clutch.call.Outcome;
import io.clutch.failure.CallFailedException;
import io.clutch.supervision.Supervisor;
import io.clutch.supervision.SupervisorCommand;
import io.clutch.supervision.SupervisorSpec;
import io.clutch.worker.WorkerSpec;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RunsTest {
  private static final WorkerSpec TEXT =
      WorkerSpec.functions("string").withModulePath(Application.PYTHON);

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
  void runsOneCall() {
    ActorSystem<?> system = app.system();
    // tag::run
    WorkerSpec report = WorkerSpec.actor("one_shot:Report").withModulePath(Application.PYTHON);
    CompletionStage<String> pages =
        Clutch.get(system)
            .run(report, Call.of("make", String.class, "May").withDeadline(Duration.ofMinutes(5)));
    // end::run
    assertThat(value(pages)).isEqualTo("May: 42 pages");
  }

  @Test
  void runsMany() {
    Clutch clutch = Clutch.get(app.system());
    List<String> titles = List.of("one for all", "all for one");
    // tag::many
    Stream<Call<String>> calls =
        titles.stream().map(title -> Call.of("string:capwords", String.class, title));
    CompletionStage<List<Outcome<String>>> outcomes = clutch.run(TEXT, calls, 4);
    // end::many
    assertThat(value(outcomes))
        .extracting(Outcome::get)
        .containsExactly("One For All", "All For One");
  }

  @Test
  void runsUnderASupervisor() {
    ActorSystem<?> system = app.system();
    // tag::supervisor
    SupervisorSpec jobs = SupervisorSpec.dynamic().withStartConcurrency(8).withMaxChildren(100);
    ActorRef<SupervisorCommand> supervisor =
        system.systemActorOf(Supervisor.create(jobs), "jobs", Props.empty());
    PythonRuns runs = Clutch.get(system).runs(supervisor);
    CompletionStage<String> title =
        runs.run(TEXT, Call.of("string:capwords", String.class, "one for all"));
    // end::supervisor
    assertThat(value(title)).isEqualTo("One For All");
  }

  @Test
  void runsInAStream() {
    ActorSystem<?> system = app.system();
    Clutch clutch = Clutch.get(system);
    // tag::stream
    CompletionStage<List<String>> titles =
        Source.from(List.of("one for all", "all for one", "and more"))
            .mapAsyncUnordered(
                2,
                title ->
                    clutch
                        .run(TEXT, Call.of("string:capwords", String.class, title))
                        .exceptionally(RunsTest::described))
            .runWith(Sink.seq(), system);
    // end::stream
    assertThat(value(titles)).containsExactlyInAnyOrder("One For All", "All For One", "And More");
  }

  private static String described(Throwable failure) {
    return failure instanceof CallFailedException failed ? failed.failure().message() : "?";
  }
}
