package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Clutch;
import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.PythonWorker;
import io.clutch.data.ResultType;
import io.clutch.host.Names;
import io.clutch.worker.RestartSettings;
import io.clutch.worker.WorkerSettings.StartMethod;
import io.clutch.worker.WorkerSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Names while their holders stop, restart and race. */
@ExtendWith(Leftovers.class)
class NamesLifeTest {
  private static final ResultType<List<String>> TEXTS = new ResultType<>() {};
  private static final WorkerSpec FUNCTIONS = WorkerSpec.functions("naming", "os");
  private static final int RACES = 1_000;

  private final ClutchFixture fixture = ClutchFixture.open();
  private final Names names = Names.get(fixture.system());

  @AfterEach
  void close() {
    fixture.close();
  }

  private static WorkerSpec named(Object... own) {
    return WorkerSpec.actor("naming:Named", own).withModulePath(ClutchFixture.HANDLERS);
  }

  private void awaitFound(String name) {
    await().until(() -> names.find(name).isPresent());
  }

  private static void kill(long pid) {
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
  }

  private static long pid(PythonRef finder, String name) {
    return value(finder.call("naming:ask", Long.class, name, "pid"));
  }

  @ParameterizedTest
  @EnumSource
  void constructorsRegisterHoweverTheProcessWasStarted(StartMethod start) {
    PythonRef python = fixture.spawn(named("own").withSettings(its -> its.withStart(start)));
    awaitFound("own");
    assertThat(value(python.call("wins", TEXTS, List.of("own", "other"))))
        .containsExactly("own", "other");
  }

  @Test
  void aStopGivesTheNameBack() {
    PythonRef python = fixture.spawn(named("brief"));
    PythonRef finder = fixture.spawn(FUNCTIONS);
    awaitFound("brief");
    python.stop();
    ClutchFixture.stopped(python);
    await().untilAsserted(() -> assertThat(names.find("brief")).isEmpty());
    assertThat(value(finder.call("naming:path", String.class, "brief"))).isNull();
  }

  @Test
  void aNameStaysWhileItsProcessRestarts() {
    PythonRef python = fixture.spawn(named("early"));
    PythonRef finder = fixture.spawn(FUNCTIONS);
    assertThat(value(python.call("register", String.class, "late"))).isEmpty();
    for (int i = 0; i < 3; i++) {
      long pid = pid(finder, "late");
      kill(pid);
      assertThat(names.find("early")).isPresent();
      assertThat(names.find("late")).isPresent();
      awaitNext(finder, "early", pid);
      assertThat(pid(finder, "late")).isNotEqualTo(pid);
    }
  }

  /** An ask that the old process had read may fail, but is never answered by nobody in silence. */
  private static void awaitNext(PythonRef finder, String name, long pid) {
    await()
        .ignoreExceptions()
        .untilAsserted(
            () -> {
              Long next = value(finder.call("naming:ask", Long.class, name, "pid"));
              assertThat(next).isNotNull().isNotEqualTo(pid);
            });
  }

  @Test
  void aWorkerThatGivesUpGivesItsNamesBack() {
    PythonRef python =
        fixture.spawn(named("last").withSettings(its -> its.withRestart(RestartSettings.never())));
    PythonRef watcher = fixture.spawn(named());
    awaitFound("last");
    assertThat(value(watcher.call("watch", Boolean.class, "last"))).isTrue();
    assertThat(value(python.call("register", String.class, "taken-over"))).isEmpty();
    String path = python.actor().path().toStringWithoutAddress();
    kill(value(python.call("pid", Long.class)));
    // Who hears of the end can have the name at once.
    await()
        .untilAsserted(
            () -> assertThat(value(watcher.call("has_ended", TEXTS))).containsExactly(path + ": "));
    assertThat(names.find("last")).isEmpty();
  }

  @Test
  void aChildOfATreeIsFoundAgain() {
    var tree = TreeFixture.open(fixture, TreeFixture.one(PythonWorker.child("c", named("child"))));
    PythonRef finder = fixture.spawn(FUNCTIONS);
    PythonRef lasting = Clutch.get(fixture.system()).ref(tree.top, "c", named("child"));
    names.register("lasting", lasting.asHost());
    awaitFound("child");
    for (int i = 0; i < 3; i++) {
      long pid = pid(finder, "lasting");
      kill(pid);
      assertThat(names.find("lasting")).isPresent();
      awaitNext(finder, "child", pid);
      awaitNext(finder, "lasting", pid);
    }
  }

  @Test
  void eachRaceHasOneWinner() {
    List<String> all = IntStream.range(0, RACES).mapToObj(i -> "race-" + i).toList();
    var racers = new ArrayList<PythonRef>();
    for (int i = 0; i < 8; i++) {
      racers.add(fixture.spawn(named()));
    }
    racers.forEach(racer -> value(racer.call("pid", Long.class)));
    for (int at = 0; at < RACES; at += 80) {
      List<String> some = all.subList(at, Math.min(RACES, at + 80));
      List<CompletionStage<List<String>>> wins =
          racers.stream().map(racer -> racer.call("wins", TEXTS, some)).toList();
      var won = new ArrayList<String>();
      wins.forEach(it -> won.addAll(value(it)));
      assertThat(won).containsExactlyInAnyOrderElementsOf(some);
      some.forEach(names::unregister);
    }
  }
}
