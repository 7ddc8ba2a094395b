package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Clutch;
import io.clutch.ClutchSetup;
import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.failure.BootError;
import io.clutch.telemetry.TemplateEvent;
import io.clutch.worker.TemplateStatus;
import io.clutch.worker.WorkerSettings.StartMethod;
import io.clutch.worker.WorkerSpec;
import io.clutch.worker.WorkerStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Workers that are forked from a template, and those that cannot be. */
@ExtendWith(Leftovers.class)
class ForkTest {
  private static final String THREADS = "importing `starts_threads` started 3 threads";

  private final Queue<TemplateEvent> events = new ConcurrentLinkedQueue<>();
  private ClutchFixture fixture;
  @TempDir private Path directory;

  @BeforeEach
  void start() {
    fixture = open();
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  private ClutchFixture open(String... configuration) {
    return ClutchFixture.unheard(
        ClutchSetup.create()
            .withTelemetry(
                event -> {
                  if (event instanceof TemplateEvent it) {
                    events.add(it);
                  }
                }),
        configuration);
  }

  @Test
  void workersOfOneKindAreForkedFromOneTemplate() {
    List<PythonRef> workers =
        IntStream.range(0, 5).mapToObj(i -> fixture.spawn(WorkerSpec.functions("os"))).toList();
    List<Long> parents =
        workers.stream().map(it -> value(it.call("os:getppid", Long.class))).distinct().toList();
    assertThat(parents).as("the launcher").hasSize(1);
    assertThat(workers)
        .allSatisfy(
            it -> assertThat(fixture.status(it).start()).isEqualTo(WorkerStatus.Start.FORKED));
    TemplateStatus template = template();
    assertThat(template.isReady()).isTrue();
    assertThat(template.forked()).isEqualTo(5);
    assertThat(ProcessHandle.of(template.pid()).flatMap(ProcessHandle::parent))
        .hasValueSatisfying(parent -> assertThat(parent.pid()).isEqualTo(parents.get(0)));
    assertThat(events()).singleElement().isInstanceOf(TemplateEvent.Ready.class);
  }

  @Test
  void differentEnvironmentsHaveDifferentTemplates() {
    for (String value : List.of("a", "b", "a")) {
      PythonRef python = fixture.spawn(WorkerSpec.functions("os").withEnvironment("KIND", value));
      assertThat(value(python.call("os:getenv", String.class, "KIND"))).isEqualTo(value);
    }
    assertThat(Clutch.get(fixture.system()).templates())
        .extracting(TemplateStatus::forked)
        .containsExactlyInAnyOrder(1L, 2L);
  }

  @Test
  void whatCannotBeForkedIsSpawnedAndSaysWhyOnce() {
    WorkerSpec spec = WorkerSpec.functions("starts_threads").withPreload("starts_threads");
    for (int i = 0; i < 2; i++) {
      PythonRef python = fixture.spawn(spec);
      assertThat(value(python.call("starts_threads:count", Integer.class))).isGreaterThan(3);
      assertThat(fixture.status(python).start()).isEqualTo(new WorkerStatus.Start(false, THREADS));
    }
    assertThat(events())
        .singleElement()
        .isInstanceOfSatisfying(
            TemplateEvent.Refused.class, it -> assertThat(it.reason()).isEqualTo(THREADS));
    assertThat(Clutch.get(fixture.system()).templates()).isEmpty();
  }

  @Test
  void whatMustBeForkedAndCannotBeDoesNotStart() {
    WorkerSpec spec =
        WorkerSpec.functions("os")
            .withPreload("starts_threads")
            .withSettings(it -> it.withStart(StartMethod.FORK));
    assertThat(Boot.error(fixture, spec)).isEqualTo(new BootError.NotForkable(THREADS, false));
  }

  @Test
  void whatIsMeantToBeSpawnedHasNoTemplate() {
    PythonRef python =
        fixture.spawn(
            WorkerSpec.functions("os").withSettings(it -> it.withStart(StartMethod.SPAWN)));
    assertThat(ClutchFixture.pid(python)).isPositive();
    assertThat(fixture.status(python).start()).isEqualTo(WorkerStatus.Start.SPAWNED);
    assertThat(Clutch.get(fixture.system()).templates()).isEmpty();
  }

  @Test
  void aKilledTemplateIsReplacedAndItsWorkersLiveOn() {
    PythonRef first = fixture.spawn(WorkerSpec.functions("os"));
    long pid = ClutchFixture.pid(first);
    long killed = template().pid();
    ProcessHandle.of(killed).orElseThrow().destroyForcibly();
    await().until(() -> Clutch.get(fixture.system()).templates().isEmpty());
    PythonRef second = fixture.spawn(WorkerSpec.functions("os"));
    assertThat(ClutchFixture.pid(second)).isPositive();
    assertThat(fixture.status(second).start()).isEqualTo(WorkerStatus.Start.FORKED);
    assertThat(template().pid()).isNotEqualTo(killed);
    assertThat(ClutchFixture.pid(first)).isEqualTo(pid);
    assertThat(events())
        .anySatisfy(
            it ->
                assertThat(it)
                    .isInstanceOfSatisfying(
                        TemplateEvent.Ended.class,
                        end -> assertThat(end.reason()).contains("signal 9")));
  }

  @Test
  void aChangedFileMakesANewTemplate() throws IOException {
    Path module = directory.resolve("price.py");
    Files.writeString(module, "price = 1\ndef get(): return price\n");
    WorkerSpec spec = WorkerSpec.functions("price").withModulePath(directory).withPreload("price");
    assertThat(value(fixture.spawn(spec).call("price:get", Integer.class))).isEqualTo(1);
    long first = template().pid();
    Files.writeString(module, "price = 222\ndef get(): return price\n");
    PythonRef second = fixture.spawn(spec);
    assertThat(value(second.call("price:get", Integer.class))).isEqualTo(222);
    assertThat(fixture.status(second).start()).isEqualTo(WorkerStatus.Start.FORKED);
    await().until(() -> template().pid() != first);
  }

  @Test
  void whatAModuleWritesWhileItIsPreloadedIsLogged() throws IOException {
    Files.writeString(directory.resolve("talks.py"), "print('hello from the template')\n");
    WorkerSpec spec = WorkerSpec.functions("os").withModulePath(directory).withPreload("talks");
    try (LogCapture logs = LogCapture.of("python")) {
      assertThat(ClutchFixture.pid(fixture.spawn(spec))).isPositive();
      await().until(() -> logs.messages().contains("hello from the template"));
      assertThat(ClutchFixture.pid(fixture.spawn(spec))).isPositive();
      assertThat(logs.messages()).containsOnlyOnce("hello from the template");
    }
  }

  @Test
  void anIdleTemplateEnds() {
    try (ClutchFixture other = open("clutch.process.template.idle-time-to-live = 50 ms")) {
      PythonRef python = other.spawn(WorkerSpec.functions("os"));
      assertThat(ClutchFixture.pid(python)).isPositive();
      assertThat(Clutch.get(other.system()).templates()).hasSize(1);
      python.stop();
      ClutchFixture.stopped(python);
      await().until(() -> Clutch.get(other.system()).templates().isEmpty());
    }
  }

  @Test
  void templatesAreBounded() {
    try (ClutchFixture other = open("clutch.process.template.max = 1")) {
      PythonRef first = other.spawn(WorkerSpec.functions("os"));
      assertThat(ClutchFixture.pid(first)).isPositive();
      PythonRef second = other.spawn(WorkerSpec.functions("os").withEnvironment("KIND", "b"));
      assertThat(ClutchFixture.pid(second)).isPositive();
      assertThat(other.status(second).start()).isEqualTo(WorkerStatus.Start.FORKED);
      await().until(() -> Clutch.get(other.system()).templates().size() == 1);
      assertThat(ClutchFixture.pid(first)).isPositive(); // its template gave way, and it lives on
    }
  }

  private TemplateStatus template() {
    List<TemplateStatus> templates = Clutch.get(fixture.system()).templates();
    assertThat(templates).hasSize(1);
    return templates.get(0);
  }

  private List<TemplateEvent> events() {
    ClutchFixture.awaitTelemetry();
    return List.copyOf(events);
  }
}
