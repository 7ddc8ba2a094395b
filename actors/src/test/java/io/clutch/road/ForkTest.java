package io.clutch.road;

import static io.clutch.road.Road.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Clutch;
import io.clutch.ClutchSetup;
import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.failure.BootError;
import io.clutch.telemetry.TemplateEvent;
import io.clutch.worker.ProcessStart;
import io.clutch.worker.StartMethod;
import io.clutch.worker.TemplateStatus;
import io.clutch.worker.WorkerSpec;
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
  private Road road;
  @TempDir private Path directory;

  @BeforeEach
  void start() {
    road = open();
  }

  @AfterEach
  void stop() {
    road.close();
  }

  private Road open(String... configuration) {
    return Road.unheard(
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
        IntStream.range(0, 5).mapToObj(i -> road.spawn(WorkerSpec.functions("os"))).toList();
    List<Long> parents =
        workers.stream().map(it -> value(it.call("os:getppid", Long.class))).distinct().toList();
    assertThat(parents).as("the launcher").hasSize(1);
    assertThat(workers)
        .allSatisfy(it -> assertThat(road.status(it).start()).isEqualTo(ProcessStart.FORKED));
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
      PythonRef python = road.spawn(WorkerSpec.functions("os").withEnvironment("KIND", value));
      assertThat(value(python.call("os:getenv", String.class, "KIND"))).isEqualTo(value);
    }
    assertThat(Clutch.get(road.system()).templates())
        .extracting(TemplateStatus::forked)
        .containsExactlyInAnyOrder(1L, 2L);
  }

  @Test
  void whatCannotBeForkedIsSpawnedAndSaysWhyOnce() {
    WorkerSpec spec = WorkerSpec.functions("starts_threads").withPreload("starts_threads");
    for (int i = 0; i < 2; i++) {
      PythonRef python = road.spawn(spec);
      assertThat(value(python.call("starts_threads:count", Integer.class))).isGreaterThan(3);
      assertThat(road.status(python).start()).isEqualTo(new ProcessStart(false, THREADS));
    }
    assertThat(events())
        .singleElement()
        .isInstanceOfSatisfying(
            TemplateEvent.Refused.class, it -> assertThat(it.reason()).isEqualTo(THREADS));
    assertThat(Clutch.get(road.system()).templates()).isEmpty();
  }

  @Test
  void whatMustBeForkedAndCannotBeDoesNotStart() {
    WorkerSpec spec =
        WorkerSpec.functions("os")
            .withPreload("starts_threads")
            .withSettings(it -> it.withStart(StartMethod.FORK));
    assertThat(Boot.error(road, spec)).isEqualTo(new BootError.NotForkable(THREADS));
  }

  @Test
  void whatIsMeantToBeSpawnedHasNoTemplate() {
    PythonRef python =
        road.spawn(WorkerSpec.functions("os").withSettings(it -> it.withStart(StartMethod.SPAWN)));
    assertThat(Road.pid(python)).isPositive();
    assertThat(road.status(python).start()).isEqualTo(ProcessStart.SPAWNED);
    assertThat(Clutch.get(road.system()).templates()).isEmpty();
  }

  @Test
  void aKilledTemplateIsReplacedAndItsWorkersLiveOn() {
    PythonRef first = road.spawn(WorkerSpec.functions("os"));
    long pid = Road.pid(first);
    long killed = template().pid();
    ProcessHandle.of(killed).orElseThrow().destroyForcibly();
    await().until(() -> Clutch.get(road.system()).templates().isEmpty());
    PythonRef second = road.spawn(WorkerSpec.functions("os"));
    assertThat(Road.pid(second)).isPositive();
    assertThat(road.status(second).start()).isEqualTo(ProcessStart.FORKED);
    assertThat(template().pid()).isNotEqualTo(killed);
    assertThat(Road.pid(first)).isEqualTo(pid);
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
    assertThat(value(road.spawn(spec).call("price:get", Integer.class))).isEqualTo(1);
    long first = template().pid();
    Files.writeString(module, "price = 222\ndef get(): return price\n");
    PythonRef second = road.spawn(spec);
    assertThat(value(second.call("price:get", Integer.class))).isEqualTo(222);
    assertThat(road.status(second).start()).isEqualTo(ProcessStart.FORKED);
    await().until(() -> template().pid() != first);
  }

  @Test
  void anIdleTemplateEnds() {
    try (Road other = open("clutch.process.template.idle-time-to-live = 50 ms")) {
      PythonRef python = other.spawn(WorkerSpec.functions("os"));
      assertThat(Road.pid(python)).isPositive();
      assertThat(Clutch.get(other.system()).templates()).hasSize(1);
      python.stop();
      Road.stopped(python);
      await().until(() -> Clutch.get(other.system()).templates().isEmpty());
    }
  }

  @Test
  void templatesAreBounded() {
    try (Road other = open("clutch.process.template.max = 1")) {
      PythonRef first = other.spawn(WorkerSpec.functions("os"));
      assertThat(Road.pid(first)).isPositive();
      PythonRef second = other.spawn(WorkerSpec.functions("os").withEnvironment("KIND", "b"));
      assertThat(Road.pid(second)).isPositive();
      assertThat(other.status(second).start().whySpawned()).contains("clutch.process.template.max");
      first.stop();
      Road.stopped(first);
      PythonRef third = other.spawn(WorkerSpec.functions("os").withEnvironment("KIND", "b"));
      assertThat(Road.pid(third)).isPositive();
      assertThat(other.status(third).start()).isEqualTo(ProcessStart.FORKED);
      assertThat(Clutch.get(other.system()).templates()).hasSize(1);
    }
  }

  private TemplateStatus template() {
    List<TemplateStatus> templates = Clutch.get(road.system()).templates();
    assertThat(templates).hasSize(1);
    return templates.get(0);
  }

  private List<TemplateEvent> events() {
    Road.awaitTelemetry();
    return List.copyOf(events);
  }
}
