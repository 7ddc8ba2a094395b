package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.clutch.Clutch;
import io.clutch.ClutchSetup;
import io.clutch.Leftovers;
import io.clutch.PythonPool;
import io.clutch.PythonRef;
import io.clutch.data.ResultType;
import io.clutch.host.Host;
import io.clutch.host.Names;
import io.clutch.internal.names.NameRegistry;
import io.clutch.pool.PoolSpec;
import io.clutch.telemetry.WorkerEvent.HostFailed;
import io.clutch.worker.WorkerSpec;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names, by which Python finds actors of Python and of Java. */
@ExtendWith(Leftovers.class)
class NamesTest {
  private static final ResultType<List<String>> TEXTS = new ResultType<>() {};
  private static final WorkerSpec FUNCTIONS = WorkerSpec.functions("naming", "os");

  private static ClutchFixture fixture;
  private static Names names;
  private static PythonRef finder;

  @BeforeAll
  static void start() {
    fixture = ClutchFixture.open();
    names = Names.get(fixture.system());
    finder = fixture.spawn(FUNCTIONS);
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  private static PythonRef named(Object... own) {
    return fixture.spawn(WorkerSpec.actor("naming:Named", own));
  }

  private static String path(PythonRef python) {
    return python.actor().path().toStringWithoutAddress();
  }

  private static String found(String name) {
    return value(finder.call("naming:path", String.class, name));
  }

  private static String text(PythonRef python, String function, Object argument) {
    return value(python.call(function, String.class, argument));
  }

  private static void awaitFound(String name) {
    await().until(() -> names.find(name).isPresent());
  }

  @ParameterizedTest
  @ValueSource(strings = {"register", "register_async"})
  void anotherWorkerFindsAsksAndTells(String register) {
    PythonRef python = named();
    assertThat(found("tellers." + register)).isNull();
    assertThat(text(python, register, "tellers." + register)).isEmpty();
    assertThat(found("tellers." + register)).isEqualTo(path(python));
    for (String ask : List.of("naming:ask", "naming:ask_async")) {
      assertThat(value(finder.call(ask, TEXTS, "tellers." + register, "a")))
          .containsExactly("a", "a");
    }
    assertThat(value(finder.call("naming:tell", Boolean.class, "tellers." + register, "b")))
        .isTrue();
    await()
        .untilAsserted(
            () ->
                assertThat(value(python.call("has_been_told", TEXTS)))
                    .containsExactly("a", "a", "b"));
  }

  @Test
  void constructorsRegisterSeveralNames() {
    PythonRef python = named("early", "early-too");
    awaitFound("early-too");
    assertThat(found("early")).isEqualTo(path(python));
    assertThat(found("early-too")).isEqualTo(path(python));
  }

  @Test
  void aNameIsHeldByOneAtATime() {
    PythonRef first = named();
    PythonRef second = named();
    assertThat(text(first, "register", "one")).isEmpty();
    assertThat(text(first, "register", "one")).isEmpty();
    String refusal = "clutch.%s('one') was refused: it is held by " + path(first);
    assertThat(text(second, "register", "one"))
        .isEqualTo("Refused: " + refusal.formatted("register"));
    assertThat(text(second, "unregister", "one"))
        .isEqualTo("Refused: " + refusal.formatted("unregister"));
    assertThat(text(first, "unregister", "one")).isEmpty();
    assertThat(text(first, "unregister", "one")).isEmpty();
    assertThat(text(second, "register", "one")).isEmpty();
    assertThat(found("one")).isEqualTo(path(second));
    assertThat(fixture.events(HostFailed.class)).isEmpty();
  }

  @Test
  void aNameThatIsTakenAtTheStartIsLogged() {
    PythonRef first = named();
    assertThat(text(first, "register", "taken")).isEmpty();
    try (LogCapture log = LogCapture.of("io.clutch.internal.system.NameHosts")) {
      PythonRef second = named("taken");
      String line = path(second) + " has not got the name 'taken' when it started: it is held by ";
      await().untilAsserted(() -> assertThat(log.messages()).contains(line + path(first)));
    }
  }

  @Test
  void aRefusalThatNobodyHearsIsLogged() {
    PythonRef first = named();
    PythonRef second = named();
    assertThat(text(first, "register", "unheard")).isEmpty();
    try (LogCapture log = LogCapture.of("python.clutch")) {
      value(second.call("register_unheard", Void.class, "unheard"));
      String line = "clutch.register('unheard') was refused: it is held by " + path(first);
      await()
          .untilAsserted(
              () ->
                  assertThat(log.messages())
                      .contains(line + " (nobody has waited for the result)"));
    }
  }

  @Test
  void aStartHookWaitsForItsNames() {
    PythonRef python = fixture.spawn(WorkerSpec.actor("naming:Hooked", "too-early", "hooked"));
    assertThat(value(python.call("found", Boolean.class))).isTrue();
    assertThat(found("hooked")).isEqualTo(path(python));
    assertThat(found("too-early")).isNull();
  }

  @Test
  void whatAWorkerAsksHappensInItsOrder() {
    PythonRef python = named();
    for (int round = 0; round < 20; round++) {
      assertThat(value(python.call("changes", Boolean.class, "changed", round))).isTrue();
      assertThat(text(python, "unregister", "changed")).isEmpty();
    }
  }

  @Test
  void javaRegistersAndFinds() {
    Queue<String> told = new ConcurrentLinkedQueue<>();
    ActorRef<String> actor =
        fixture
            .system()
            .systemActorOf(
                Behaviors.receiveMessage(
                    message -> {
                      told.add(message);
                      return message.equals("stop") ? Behaviors.stopped() : Behaviors.same();
                    }),
                "listener",
                Props.empty());
    Host host = Host.actor(actor, String.class);
    names.register("listener", host);
    names.register("listener", host);
    assertThat(names.find("listener")).containsSame(host);
    assertThat(value(finder.call("naming:tell", Boolean.class, "listener", "stop"))).isTrue();
    await().untilAsserted(() -> assertThat(names.find("listener")).isEmpty());
    assertThat(found("listener")).isNull();
    assertThat(told).containsExactly("stop");
  }

  @Test
  void functionsHoldNamesToo() {
    Host host = Host.function(Long.class, number -> 2 * number);
    names.register("twice", host);
    assertThat(value(finder.call("naming:ask", Long.class, "twice", 4))).isEqualTo(8);
    assertThatThrownBy(() -> names.register("twice", Host.function(Long.class, it -> it)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("it is held by a host of Java");
    assertThat(text(named(), "register", "twice")).contains("it is held by a host of Java");
    assertThat(names.unregister("twice")).isTrue();
    assertThat(names.unregister("twice")).isFalse();
    assertThat(found("twice")).isNull();
  }

  @Test
  void javaFindsWhatPythonRegistersAndTakesIt() {
    PythonRef python = named();
    assertThat(text(python, "register", "given")).isEmpty();
    Host host = names.find("given").orElseThrow();
    assertThat(host).hasToString("Host[" + path(python) + "]");
    names.register("given", python.asHost()); // the same actor
    PythonRef other = fixture.spawn(FUNCTIONS.withHost("given", host));
    assertThat(text(other, "naming:host", "given")).isEmpty();
    assertThat(names.unregister("given")).isTrue();
    assertThat(found("given")).isNull();
  }

  @Test
  void javaTellsWhatItFinds() {
    PythonRef python = named();
    assertThat(text(python, "register", "told")).isEmpty();
    names.find("told", String.class).orElseThrow().tell("a");
    await()
        .untilAsserted(
            () -> assertThat(value(python.call("has_been_told", TEXTS))).containsExactly("a"));
    ActorRef<String> actor = fixture.system().ignoreRef();
    names.register("texts", Host.actor(actor, String.class));
    assertThat(names.find("texts", String.class)).isPresent();
    assertThat(names.find("nobody", String.class)).isEmpty();
    assertThatThrownBy(() -> names.find("texts", Integer.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("an actor of java.lang.String");
    names.register("function", Host.function(Long.class, it -> it));
    assertThatThrownBy(() -> names.find("function", Long.class))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theReceptionistListsTheActors() {
    PythonRef python = named("listed");
    awaitFound("listed");
    assertThat(listed("listed")).containsExactly(python.messages(Object.class));
    python.stop();
    await().untilAsserted(() -> assertThat(listed("listed")).isEmpty());
    PythonRef other = named();
    assertThat(text(other, "register", "listed")).isEmpty();
    await().untilAsserted(() -> assertThat(listed("listed")).hasSize(1));
    assertThat(text(other, "unregister", "listed")).isEmpty();
    await().untilAsserted(() -> assertThat(listed("listed")).isEmpty());
  }

  private static Set<ActorRef<Object>> listed(String name) {
    Receptionist.Listing listing =
        value(
            AskPattern.ask(
                fixture.system().receptionist(),
                replyTo -> Receptionist.find(NameRegistry.key(name), replyTo),
                Duration.ofSeconds(20),
                fixture.system().scheduler()));
    return listing.getServiceInstances(NameRegistry.key(name));
  }

  @Test
  void aPoolHoldsANameAndItsWorkersFind() {
    PythonPool pool =
        Clutch.get(fixture.system())
            .spawn(
                PoolSpec.of(WorkerSpec.actor("naming:Named").withModulePath(ClutchFixture.HANDLERS))
                    .withSize(2),
                "named-pool");
    names.register("pool", pool.asHost());
    assertThat(value(finder.call("naming:ask", TEXTS, "pool", "a"))).containsExactly("a", "a");
    assertThat(value(pool.call("watch", Boolean.class, "pool"))).isTrue();
    value(pool.call("register", String.class, "of-a-worker"));
    assertThat(found("of-a-worker")).startsWith(path(pool) + "/");
    pool.stop();
    await().untilAsserted(() -> assertThat(found("pool")).isNull());
    assertThat(found("of-a-worker")).isNull();
  }

  @Test
  void hostileNamesAreRefused() {
    for (Object name : List.of("", "a b", "clutch:find", "x".repeat(101), 7, List.of())) {
      assertThat(value(finder.call("naming:found", String.class, name)))
          .matches("(?s)(TypeError|ValueError): .*");
    }
    Host host = Host.function(Long.class, it -> it);
    for (String name : List.of("", "a b", "clutch:find", "x".repeat(101))) {
      assertThatThrownBy(() -> names.register(name, host))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> ClutchSetup.create().withHost(name, host))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> FUNCTIONS.withHost(name, host))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void noHostBehindAFunctionIsReachedByName() {
    assertThat(text(finder, "naming:host", "clutch:find"))
        .contains("this worker is offered no host 'clutch:find'");
  }

  @Test
  void whoTakesNoMessagesHoldsNoName() {
    PythonRef deaf = fixture.spawn(WorkerSpec.actor("naming:Deaf"));
    assertThat(text(deaf, "register", "deaf")).contains("Refused: naming:Deaf has no method");
  }

  @Test
  void anActorHoldsAHundredNames() {
    PythonRef python = named();
    assertThat(value(python.call("register_many", Integer.class, 110))).isEqualTo(100);
    assertThat(text(python, "register", "many-0")).isEmpty();
    assertThat(text(python, "register", "further"))
        .endsWith(path(python) + " holds 100 names already");
    assertThat(text(python, "unregister", "many-0")).isEmpty();
    assertThat(text(python, "register", "further")).isEmpty();
  }
}
