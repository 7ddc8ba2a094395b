package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.pid;
import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Clutch;
import io.clutch.ClutchSetup;
import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.Signals;
import io.clutch.failure.CallFailedException;
import io.clutch.host.Host;
import io.clutch.pool.PoolSpec;
import io.clutch.telemetry.WorkerEvent;
import io.clutch.worker.Stacks;
import io.clutch.worker.WorkerCommand;
import io.clutch.worker.WorkerSettings.StartMethod;
import io.clutch.worker.WorkerSpec;
import io.clutch.worker.WorkerStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.pattern.StatusReply;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The stacks of workers in any state. */
@ExtendWith(Leftovers.class)
class StacksTest {
  private static final Duration IN_TIME = Duration.ofMillis(300);
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int SIGWINCH = 28;

  private static ClutchFixture fixture;
  @TempDir Path directory;

  @BeforeAll
  static void start() {
    Host never = Host.function(Long.class, number -> new CompletableFuture<Long>());
    fixture = ClutchFixture.open(ClutchSetup.create().withHost("never", never));
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  private static PythonRef spawn(String module) {
    return fixture.spawn(WorkerSpec.functions("os", module));
  }

  private static PythonRef spawn(StartMethod how) {
    return fixture.spawn(WorkerSpec.functions("os", "held").withSettings(it -> it.withStart(how)));
  }

  /** The stacks that fit, which may need several looks: on a busy machine, a signal gets some. */
  private static Stacks stacks(PythonRef python, Predicate<Stacks> fits) {
    value(python.whenReady());
    return await().atMost(LIMIT).until(() -> value(python.stacks()), fits);
  }

  private static Throwable thrown(CompletionStage<Stacks> stacks) {
    CompletionStage<Throwable> failure = stacks.handle((found, thrown) -> thrown);
    return value(failure);
  }

  private static String problem(CompletionStage<Stacks> stacks) {
    return Optional.ofNullable(thrown(stacks)).map(Throwable::getMessage).orElse("");
  }

  private long hold(PythonRef python) throws IOException {
    Path marker = directory.resolve("holds");
    python.call("held:hold", Object.class, marker.toString());
    await().atMost(LIMIT).until(() -> Files.exists(marker) && Files.size(marker) > 0);
    return Long.parseLong(Files.readString(marker));
  }

  private static void kill(long pid) {
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
  }

  @ParameterizedTest
  @EnumSource(
      value = StartMethod.class,
      names = {"SPAWN", "FORK"})
  void ofNativeCodeThatHoldsTheLockComeInTime(StartMethod how) throws IOException {
    PythonRef python = spawn(how);
    value(python.call("held:wait_in_threads", Object.class, 3));
    assertThat(fixture.status(python).start().isForked()).isEqualTo(how == StartMethod.FORK);
    long pid = hold(python);
    Stacks stacks =
        await()
            .atMost(LIMIT)
            .until(
                () -> {
                  long before = System.nanoTime();
                  Stacks found = value(python.stacks());
                  boolean isInTime = System.nanoTime() - before <= IN_TIME.toNanos();
                  return isInTime ? found : null;
                },
                found -> found != null);
    assertThat(stacks.bySignal()).isTrue();
    assertThat(stacks.isCut()).isFalse();
    assertThat(stacks.pid()).isEqualTo(pid);
    assertThat(stacks.incarnation()).isEqualTo(1);
    assertThat(stacks.worker()).isEqualTo(python.actor().path().toStringWithoutAddress());
    assertThat(stacks.doing())
        .startsWith("does not answer in call ")
        .endsWith(" of held:hold: native code holds Python's lock, or the machine is overloaded");
    assertThat(stacks.mainThread())
        .hasValueSatisfying(
            main -> {
              assertThat(main.frames().get(0).function()).isEqualTo("hold");
              assertThat(main.frames().get(0).file()).endsWith("/held.py");
              assertThat(main.frames().get(0).line()).isPositive();
            });
    assertThat(stacks.threads()).hasSizeGreaterThanOrEqualTo(5); // Clutch's own are among them
    assertThat(fixture.status(python).incarnation()).isEqualTo(1);
    kill(pid);
  }

  @Test
  void ofManyThatAskAtOnceAreShared() throws IOException {
    PythonRef python = spawn("held");
    long pid = hold(python);
    List<CompletionStage<Stacks>> asked =
        IntStream.range(0, 500).mapToObj(i -> python.stacks()).toList();
    assertThat(asked.stream().map(ClutchFixture::value).map(Stacks::at).distinct().count())
        .isLessThan(50);
    kill(pid);
  }

  @Test
  void ofAnIdleWorkerNameItsThreads() {
    PythonRef python = spawn("held");
    value(python.call("held:wait_in_threads", Object.class, 1));
    Stacks stacks = stacks(python, it -> !it.bySignal());
    assertThat(stacks.doing()).isEqualTo("is idle and waits for calls");
    assertThat(stacks.threads())
        .extracting(Stacks.Stack::name)
        .contains("MainThread", "clutch-control", "waits-0");
    assertThat(stacks.mainThread()).map(Stacks.Stack::name).hasValue("MainThread");
    assertThat(stacks.tasks()).isEmpty();
    assertThat(stacks.text()).contains("MainThread (main thread)\n  ");
  }

  @Test
  void ofABusyWorkerShowItsCall() {
    PythonRef python = spawn("hangs");
    var call = python.call("hangs:loop", Object.class, directory.resolve("loops").toString());
    await().atMost(LIMIT).until(() -> Files.exists(directory.resolve("loops")));
    Stacks stacks = stacks(python, it -> !it.bySignal());
    assertThat(stacks.doing()).matches("runs call \\d+ of hangs:loop");
    assertThat(stacks.mainThread().orElseThrow().frames().get(0).function()).isEqualTo("loop");
    call.toCompletableFuture().cancel(true);
  }

  @Test
  void ofAnAsyncCallShowWhereItsTaskAwaits() {
    PythonRef python = spawn("hangs");
    var call = python.call("hangs:wait", Object.class, directory.resolve("waits").toString());
    await().atMost(LIMIT).until(() -> Files.exists(directory.resolve("waits")));
    Stacks stacks = stacks(python, it -> !it.bySignal() && !it.tasks().isEmpty());
    assertThat(stacks.doing()).matches("runs call \\d+ of hangs:wait");
    assertThat(stacks.tasks())
        .anySatisfy(
            task ->
                assertThat(task.frames())
                    .anySatisfy(frame -> assertThat(frame.function()).isEqualTo("wait")));
    call.toCompletableFuture().cancel(true);
  }

  @Test
  void ofAWorkerThatStopsSaySo() {
    PythonRef python = spawn("hangs");
    Path marker = directory.resolve("sleeps");
    var call = python.call("hangs:sleep", Object.class, marker.toString());
    await().atMost(LIMIT).until(() -> Files.exists(marker));
    long pid = stacks(python, it -> true).pid();
    python.stop();
    Stacks stacks = value(python.stacks());
    assertThat(stacks.doing()).startsWith("is stopping, ").endsWith(" of hangs:sleep");
    assertThat(stacks.pid()).isEqualTo(pid);
    call.toCompletableFuture().cancel(true);
  }

  /** More processes than cores run all the time, so each answer takes long. */
  @Test
  void ofBusyWorkersComeUnderLoad() {
    List<PythonRef> workers = IntStream.range(0, 6).mapToObj(i -> spawn("hangs")).toList();
    var calls = new ArrayList<CompletionStage<Object>>();
    for (PythonRef python : workers) {
      Path marker = directory.resolve("spins-" + calls.size());
      calls.add(python.call("hangs:loop", Object.class, marker.toString()));
      await().atMost(LIMIT).until(() -> Files.exists(marker));
    }
    for (PythonRef python : workers) {
      await()
          .atMost(LIMIT)
          .ignoreExceptionsMatching(late -> late instanceof AssertionError)
          .until(() -> value(python.stacks()).text().contains("hangs.py"));
      assertThat(fixture.status(python).incarnation()).isEqualTo(1);
    }
    calls.forEach(call -> call.toCompletableFuture().cancel(true));
  }

  @Test
  void ofAWorkerThatImportsShowTheModule() {
    PythonRef python = spawn("endless_import");
    Stacks stacks =
        await()
            .atMost(LIMIT)
            .ignoreExceptionsMatching(early -> early instanceof AssertionError)
            .until(
                () -> value(python.stacks()),
                it ->
                    it.doing().equals("is importing and constructing")
                        && it.text().contains("endless_import.py"));
    assertThat(stacks.mainThread().orElseThrow().frames().get(0).file())
        .endsWith("/endless_import.py");
    python.stop();
  }

  @Test
  void ofAWorkerThatWaitsForAHostNameIt() {
    PythonRef python = spawn("asking");
    var call = python.call("asking:double", Object.class, 1, "never");
    Stacks stacks = stacks(python, it -> !it.bySignal() && it.doing().contains("never"));
    assertThat(stacks.doing())
        .matches("runs call \\d+ of asking:double; no answer yet from host 'never'");
    call.toCompletableFuture().cancel(true);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void areRefusedForAProcessThatIsStopped() {
    PythonRef python = spawn("held");
    long pid = pid(python);
    Signals.send("STOP", pid);
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> assertThat(problem(python.stacks())).contains("is stopped, by SIGSTOP"));
    Signals.send("CONT", pid);
    assertThat(stacks(python, it -> true).pid()).isEqualTo(pid);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void sayThatUserCodeHasTakenTheSignalAndTheWorkerLivesOn() throws IOException {
    PythonRef python = spawn("held");
    value(python.call("held:take_signal", Object.class, SIGWINCH));
    assertThat(stacks(python, it -> !it.bySignal()).doing()).contains("idle");
    long pid = hold(python);
    assertThat(problem(python.stacks())).contains("its code handles SIGWINCH itself");
    assertThat(ProcessHandle.of(pid)).isPresent();
    kill(pid);
  }

  @Test
  void sayThatUserCodeHasClosedTheDescriptor() throws IOException {
    PythonRef python = spawn("held");
    value(python.call("held:close_report", Object.class));
    long pid = hold(python);
    assertThat(problem(python.stacks())).contains("has closed descriptor 3");
    kill(pid);
  }

  @Test
  void ofAWorkerThatEndsMeanwhileFail() throws IOException {
    PythonRef python = spawn("held");
    long pid = hold(python);
    CompletionStage<Stacks> asked = python.stacks();
    kill(pid);
    // The stacks may have been faster than the end.
    Throwable failure = thrown(asked);
    assertThat(failure == null || failure.getMessage().contains("its process has ended")).isTrue();
    await()
        .atMost(LIMIT)
        .untilAsserted(() -> assertThat(value(python.stacks()).incarnation()).isEqualTo(2));
  }

  @Test
  void areRefusedWithoutAProcess() {
    PythonRef python = spawn("held");
    python.stop();
    value(python.whenStopped());
    assertThat(thrown(python.stacks()))
        .isInstanceOfAny(CallFailedException.class, CompletionException.class)
        .hasMessageContaining("takes no calls");
    TestProbe<StatusReply<Stacks>> probe = TestProbe.create(fixture.system());
    python.actor().tell(new WorkerCommand.GetStacks(probe.getRef()));
    assertThat(probe.receiveMessage(LIMIT).getError()).hasMessageContaining("takes no calls");
  }

  /** A pool has many processes. The worker's path is in each event of telemetry. */
  private static Optional<String> pathOf(long pid) {
    return fixture.events(WorkerEvent.Ready.class).stream()
        .filter(it -> it.pid() == pid)
        .map(WorkerEvent.Ready::worker)
        .findFirst();
  }

  @Test
  void ofAWorkerOfAPoolAreAskedByItsPath() {
    PoolSpec spec = PoolSpec.of(WorkerSpec.functions("os")).withSize(1);
    PythonRef pool = Clutch.get(fixture.system()).spawn(spec, "pool-of-stacks");
    long pid = pid(pool);
    assertThat(problem(pool.stacks())).contains("it is a pool");
    String path = await().until(() -> pathOf(pid), Optional::isPresent).orElseThrow();
    String address = fixture.system().address().toString();
    ActorRef<WorkerCommand> worker =
        ActorRefResolver.get(fixture.system()).resolveActorRef(address + path);
    Stacks stacks =
        value(
            AskPattern.askWithStatus(
                worker, WorkerCommand.GetStacks::new, LIMIT, fixture.system().scheduler()));
    assertThat(stacks.pid()).isEqualTo(pid);
    pool.stop();
  }

  /** The reference goes through an actor that follows the child. */
  @Test
  void ofAChildOfATreeComeByItsReference() {
    try (TreeFixture tree = TreeFixture.open(TreeFixture.one(TreeFixture.child("a")))) {
      long pid = tree.pid("a");
      assertThat(value(tree.ref("a").stacks()).pid()).isEqualTo(pid);
      WorkerStatus status = tree.clutch.status(tree.ref("a"));
      assertThat(status.pid()).isEqualTo(pid);
    }
  }
}
