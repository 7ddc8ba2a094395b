package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.failure;
import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Clutch;
import io.clutch.ClutchSetup;
import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.PythonWorker;
import io.clutch.call.Call;
import io.clutch.data.ResultType;
import io.clutch.failure.CallFailure;
import io.clutch.failure.CallFailure.Raised;
import io.clutch.host.CallChain;
import io.clutch.host.Host;
import io.clutch.pool.PoolSpec;
import io.clutch.worker.WorkerSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A host calls the worker that asks it. */
@ExtendWith(Leftovers.class)
class ChainTest {
  private static final ResultType<List<String>> TEXTS = new ResultType<>() {};
  private static final WorkerSpec SPEC = WorkerSpec.functions("chains", "os");

  record Again(String function, List<Object> arguments) {}

  record Ask(long count, ActorRef<Long> replyTo) {}

  private static ClutchFixture fixture;
  private static volatile PythonRef python;

  @BeforeAll
  static void start() {
    ClutchSetup setup =
        ClutchSetup.create()
            .withHost("ping", Host.function(Long.class, count -> again("ping", count)))
            .withHost("joins", Host.function(Long.class, ChainTest::join).withParallelism(64))
            .withHost("later", Host.function(Long.class, ChainTest::later))
            .withHost("again", Host.function(Again.class, ChainTest::call))
            .withHost("short", Host.function(Again.class, ChainTest::callShortly));
    fixture = ClutchFixture.open(setup);
    python = fixture.spawn(SPEC);
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  private static CompletionStage<Long> again(String function, long count) {
    return python.call("chains:" + function, Long.class, count);
  }

  private static long join(long count) {
    return python.call("chains:ping", Long.class, count, "joins").toCompletableFuture().join();
  }

  private static CompletionStage<Long> later(long count) {
    var chain = CallChain.current();
    return CompletableFuture.supplyAsync(() -> count)
        .thenCompose(chain.wrap(it -> python.call("chains:ping", Long.class, it, "later")));
  }

  private static CompletionStage<Object> call(Again again) {
    return python.call(again.function(), Object.class, again.arguments().toArray());
  }

  private static CompletionStage<Object> callShortly(Again again) {
    Object[] arguments = again.arguments().toArray();
    return python.call(
        Call.of(again.function(), Object.class, arguments).withDeadline(Duration.ofMillis(300)));
  }

  private static Again to(String function, Object... arguments) {
    return new Again("chains:" + function, List.of(arguments));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ping", "joins", "later"})
  void playsPingPong32Deep(String host) {
    assertThat(value(python.call("chains:ping", Long.class, 32, host))).isEqualTo(32);
  }

  @Test
  void playsPingPongWithTasks() {
    var its = new CompletableFuture<PythonRef>();
    Host host = Host.function(Long.class, count -> its.join().call("ping", Long.class, count));
    its.complete(fixture.spawn(WorkerSpec.actor("chains:Task").withHost("ping", host)));
    assertThat(value(its.join().call("ping", Long.class, 32))).isEqualTo(32);
  }

  @Test
  void failsADeeperChain() {
    Raised failed = failure(python.call("chains:ping", Long.class, 33), Raised.class);
    assertThat(failed.message())
        .contains("HostError")
        .contains("more than 32 calls")
        .contains("max-chain-depth");
    assertThat(value(python.call("chains:ping", Long.class, 2))).isEqualTo(2);
  }

  @Test
  void servesTwoAsksAtOnce() {
    ResultType<List<Long>> numbers = new ResultType<>() {};
    assertThat(value(python.call("chains:twice", numbers, "ping"))).containsExactly(0L, 1L);
  }

  @Test
  void keepsOthersInTheirOrder() {
    var asked = new CompletableFuture<Void>();
    var goOn = new CompletableFuture<Void>();
    var its = new CompletableFuture<PythonRef>();
    Host held =
        Host.function(
            String.class,
            name -> {
              asked.complete(null);
              return goOn.thenCompose(
                  CallChain.current().wrap(it -> its.join().call("chains:add", TEXTS, name)));
            });
    PythonRef ordered = fixture.spawn(SPEC.withHost("held", held));
    its.complete(ordered);
    CompletionStage<List<String>> first = ordered.call("chains:ask", TEXTS, "held", "inner");
    value(asked);
    List<CompletionStage<List<String>>> others =
        List.of("a", "b", "c").stream().map(it -> ordered.call("chains:add", TEXTS, it)).toList();
    goOn.complete(null);
    assertThat(value(first)).containsExactly("inner");
    assertThat(value(others.get(2))).containsExactly("inner", "a", "b", "c");
  }

  @Test
  void eachCallHasItsVariables() {
    Again inner = to("variable_here");
    assertThat(value(python.call("chains:ask_then", TEXTS, "again", inner)))
        .containsExactly("outer", "none");
  }

  @Test
  void theDeadlineIsInherited() {
    Call<Double> call =
        Call.of("chains:ask", Double.class, "again", to("remaining"))
            .withDeadline(Duration.ofSeconds(5));
    assertThat(value(python.call(call))).isBetween(1.0, 5.0);
  }

  @Test
  void aCancelEndsTheInnerCallToo(@TempDir Path folder) {
    Path started = folder.resolve("started");
    CompletionStage<Object> call =
        python.call("chains:ask", Object.class, "again", to("spin", started.toString()));
    await().until(() -> Files.exists(started));
    call.toCompletableFuture().cancel(false);
    assertThat(value(python.call("chains:ping", Long.class, 1))).isEqualTo(1);
  }

  /** Of the calls of one ask, 64 are in the process at once. */
  @Test
  void aCancelEndsTheInnerCallsThatWaitToo(@TempDir Path folder) {
    Path started = folder.resolve("started");
    var its = new CompletableFuture<PythonRef>();
    var made = new CompletableFuture<List<CompletionStage<?>>>();
    Host many =
        Host.function(
            String.class,
            file -> {
              var all = new ArrayList<CompletionStage<?>>();
              all.add(its.join().call("chains:spin", String.class, file));
              for (int i = 0; i < 80; i++) {
                all.add(its.join().call("chains:add", TEXTS, "within"));
              }
              made.complete(all);
              return new CompletableFuture<String>();
            });
    PythonRef worker = fixture.spawn(SPEC.withHost("many", many));
    its.complete(worker);
    var call = worker.call("chains:ask", Object.class, "many", started.toString());
    await().until(() -> Files.exists(started) && made.isDone());
    call.toCompletableFuture().cancel(false);
    value(made).forEach(each -> failure(each, CallFailure.Cancelled.class));
    assertThat(value(worker.call("chains:add", TEXTS, "after"))).containsExactly("after");
  }

  @Test
  void theDeadlineOfTheInnerCallIsItsOwn(@TempDir Path folder) {
    String started = folder.resolve("started").toString();
    List<String> problem =
        value(python.call("chains:failure", TEXTS, "short", to("spin", started)));
    assertThat(problem.get(0)).isEqualTo("HostError");
    assertThat(problem.get(1)).contains("no answer within 300 ms");
    assertThat(value(python.call("chains:ping", Long.class, 1))).isEqualTo(1);
  }

  @Test
  void aCrashWithinEndsBoth() {
    failure(
        python.call("chains:ask", Object.class, "again", to("crash")), CallFailure.Exited.class);
    assertThat(value(python.call("chains:ping", Long.class, 3))).isEqualTo(3);
  }

  @Test
  void anExitWithinEndsTheWorker() {
    assertThat(value(python.call("chains:swallow", String.class, "again", to("leave"))))
        .isEqualTo("SystemExit");
    Call<Long> next = Call.of("chains:ping", Long.class, 3).withIdempotent(true);
    assertThat(value(python.call(next))).isEqualTo(3);
  }

  @Test
  void aTaskCannotRunWithinAFunction() {
    List<String> problem = value(python.call("chains:failure", TEXTS, "again", to("task")));
    assertThat(problem.get(0)).isEqualTo("WouldDeadlock");
    assertThat(problem.get(1))
        .contains("chains:failure -> host again -> ")
        .contains(" chains:task");
  }

  @Test
  void aCallOutsideOfTheChainWaitsItsTurn() {
    var its = new CompletableFuture<PythonRef>();
    var other = new CompletableFuture<CompletionStage<List<String>>>();
    Host apart =
        Host.function(
            String.class,
            name -> {
              CallChain.none()
                  .run(() -> other.complete(its.join().call("chains:add", TEXTS, name)));
              return "done";
            });
    PythonRef worker = fixture.spawn(SPEC.withHost("apart", apart));
    its.complete(worker);
    assertThat(value(worker.call("chains:ask", String.class, "apart", "x"))).isEqualTo("done");
    assertThat(value(value(other))).containsExactly("x");
  }

  @Test
  void anActorPassesTheChainOn() {
    ActorRef<Ask> actor =
        fixture
            .system()
            .systemActorOf(
                Behaviors.<Ask>receiveMessage(
                    ask -> {
                      CallChain.of(ask.replyTo())
                          .call(() -> python.call("chains:ping", Long.class, ask.count(), "actor"))
                          .thenAccept(ask.replyTo()::tell);
                      return Behaviors.same();
                    }),
                "chain-actor",
                Props.empty());
    PythonRef before = python;
    python = fixture.spawn(SPEC.withHost("actor", Host.actor(actor, Long.class, Ask::new)));
    assertThat(value(python.call("chains:ping", Long.class, 8, "actor"))).isEqualTo(8);
    python = before;
  }

  @Test
  void playsPingPongInAPoolOfOne() {
    var its = new CompletableFuture<PythonRef>();
    Host host =
        Host.function(
            Long.class, count -> its.join().call("chains:ping", Long.class, count, "pooled"));
    WorkerSpec spec = SPEC.withModulePath(ClutchFixture.HANDLERS).withHost("pooled", host);
    PythonRef pool =
        Clutch.get(fixture.system()).spawn(PoolSpec.of(spec).withSize(1), "chain-pool");
    its.complete(pool);
    assertThat(value(pool.call("chains:ping", Long.class, 16, "pooled"))).isEqualTo(16);
  }

  /** The next process begins once this one has ended, which waits for the call. */
  @Test
  void aCallThatAnEndingWorkerWaitsForFails() {
    var its = new CompletableFuture<PythonRef>();
    Host host = Host.function(String.class, name -> its.join().call("chains:add", TEXTS, name));
    WorkerSpec spec = SPEC.withModulePath(ClutchFixture.HANDLERS).withHost("add", host);
    try (TreeFixture tree = TreeFixture.open(TreeFixture.one(PythonWorker.child("a", spec)))) {
      its.complete(Clutch.get(tree.clutch.system()).ref(tree.top, "a", spec));
      List<String> problem = value(its.join().call("chains:finish_and_ask", TEXTS, "add", "x"));
      assertThat(problem.get(0)).isEqualTo("HostError");
      assertThat(problem.get(1)).contains("takes no calls");
    }
  }

  /** A waits for B, and B for A. */
  @Test
  void namesARingOfTwoWorkers() throws InterruptedException {
    var both = new CountDownLatch(2);
    var refs = new CompletableFuture<List<PythonRef>>();
    Host cross =
        Host.function(
            Integer.class,
            to -> {
              both.countDown();
              awaitBoth(both);
              return refs.join().get(to).call("chains:add", TEXTS, "x");
            });
    WorkerSpec spec = SPEC.withHost("cross", cross);
    refs.complete(List.of(fixture.spawn(spec), fixture.spawn(spec)));
    long began = System.nanoTime();
    List<CompletionStage<List<String>>> asks =
        List.of(
            refs.join().get(0).call("chains:failure", TEXTS, "cross", 1),
            refs.join().get(1).call("chains:failure", TEXTS, "cross", 0));
    List<List<String>> ends = asks.stream().map(ClutchFixture::value).toList();
    assertThat(ends.stream().map(it -> it.get(0))).contains("WouldDeadlock");
    String text =
        ends.stream().filter(it -> it.get(0).equals("WouldDeadlock")).findFirst().get().get(1);
    assertThat(text).contains("host cross -> ").contains("chains:add");
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
  }

  private static void awaitBoth(CountDownLatch both) {
    try {
      both.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
