package io.clutch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.clutch.supervision.ChildFactory;
import io.clutch.supervision.ChildSpec;
import io.clutch.supervision.Restart;
import io.clutch.supervision.Strategy;
import io.clutch.supervision.SupervisorSnapshot;
import io.clutch.testkit.TreeProbe;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Trees in configuration: valid declarations, and the errors of others. */
class DeclaredTreesTest {
  private static final List<String> GREETINGS = new CopyOnWriteArrayList<>();

  /** A factory by its class. */
  public static final class Greeter implements ChildFactory {
    @Override
    public ChildSpec<?> create(String id, Config arguments) {
      String word = arguments.getString("word");
      return ChildSpec.<String>of(
          id,
          () ->
              Behaviors.setup(
                  context -> {
                    GREETINGS.add(word);
                    return Behaviors.empty();
                  }));
    }
  }

  private static final ChildFactory IDLE =
      (id, arguments) -> ChildSpec.<String>of(id, Behaviors::empty);

  private static ActorSystem<Void> system(String trees) {
    Config config =
        ConfigFactory.parseString("clutch.trees { t {" + trees + "} }")
            .withFallback(ConfigFactory.load());
    return ActorSystem.create(
        Behaviors.empty(),
        "declared",
        ActorSystemSetup.create(
            BootstrapSetup.create(config),
            ClutchSetup.create()
                .withChildFactory("idle", IDLE)
                .withChildFactory("other-id", (id, arguments) -> IDLE.create("else", arguments))));
  }

  private static void end(ActorSystem<?> system) throws Exception {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  @Test
  void aTreeIsStartedByName() throws Exception {
    ActorSystem<Void> system =
        system(
            """
            strategy = rest-for-one, intensity = 3, period = 10 s, auto-shutdown = any-significant
            children = [
              { id = hello, factory = "io.clutch.DeclaredTreesTest$Greeter", arguments { word = hi } }
              { id = idle, factory = idle, restart = transient, shutdown = 100 ms,
                significant = on, start-limit = 5 s, max-failed-starts = 2,
                backoff { min = 10 ms, max = 1 s, jitter = 0.5, stable-after = 3 s },
                holding { messages = 7, limit = 8 s } }
              { id = group, shutdown = brutal-kill, supervisor {
                  strategy = one-for-all
                  children = [{ id = below, factory = idle, restart = temporary, shutdown = infinity }] } }
              { id = pool, supervisor { strategy = dynamic, max-children = 4, start-concurrency = 2 } }
            ]""");
    TreeProbe probe = TreeProbe.of(system, DeclaredTrees.start(system, "t"));
    probe.awaitRunning();
    SupervisorSnapshot snapshot = probe.snapshot();
    assertThat(snapshot.path()).isEqualTo("/system/tree-t");
    assertThat(snapshot.strategy()).isEqualTo(Strategy.REST_FOR_ONE);
    assertThat(snapshot.intensity()).isEqualTo(3);
    assertThat(snapshot.period()).isEqualTo(Duration.ofSeconds(10));
    assertThat(snapshot.find("group/below").get().restart()).isEqualTo(Restart.TEMPORARY);
    assertThat(snapshot.child("idle").get().restart()).isEqualTo(Restart.TRANSIENT);
    SupervisorSnapshot group = snapshot.child("group").get().below().get();
    assertThat(group.strategy()).isEqualTo(Strategy.ONE_FOR_ALL);
    assertThat(group.intensity()).isEqualTo(5);
    assertThat(GREETINGS).contains("hi");
    assertThatThrownBy(() -> DeclaredTrees.start(system, "t"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("'t'")
        .hasMessageContaining("tree-t");
    end(system);
  }

  @Test
  void whatATreeDoesNotSayIsTheDefault() throws Exception {
    ActorSystem<Void> system =
        system(
            """
            strategy = one-for-one, period = 5 s
            } }
            clutch.tree-defaults { intensity = 9, period = 90 s }
            clutch.trees { u { strategy = one-for-one""");
    SupervisorSnapshot partly = TreeProbe.of(system, DeclaredTrees.start(system, "t")).snapshot();
    SupervisorSnapshot all = TreeProbe.of(system, DeclaredTrees.start(system, "u")).snapshot();
    assertThat(partly.intensity()).isEqualTo(9);
    assertThat(partly.period()).isEqualTo(Duration.ofSeconds(5));
    assertThat(all.intensity()).isEqualTo(9);
    assertThat(all.period()).isEqualTo(Duration.ofSeconds(90));
    end(system);
  }

  private static Arguments wrong(String tree, String... parts) {
    return Arguments.of(tree, parts);
  }

  static Stream<Arguments> wrongTrees() {
    String child = "strategy = one-for-one, children = [{ id = x, factory = idle, %s }]";
    String at = "clutch.trees.t.children.0.";
    return Stream.of(
        wrong("", "clutch.trees.t.strategy"),
        wrong("strategy = some-for-all", "clutch.trees.t.strategy", "one-for-all", "some-for-all"),
        wrong("strategy = dynamic, intensity = -1", "clutch.trees.t.intensity", "negative"),
        wrong("strategy = dynamic, intensity = many", "clutch.trees.t.intensity"),
        wrong("strategy = dynamic, period = 0 s", "clutch.trees.t.intensity", "period"),
        wrong("strategy = dynamic, strength = 1", "clutch.trees.t.strength", "is not a key"),
        wrong("strategy = one-for-one, max-children = 1", "clutch.trees.t.max-children"),
        wrong("strategy = one-for-one, start-concurrency = 2", "clutch.trees.t.start-concurrency"),
        wrong("strategy = dynamic, start-concurrency = 0", "t.start-concurrency", "at least 1"),
        wrong("strategy = dynamic, auto-shutdown = any-significant", "t.auto-shutdown"),
        wrong("strategy = one-for-one, auto-shutdown = maybe", "t.auto-shutdown", "maybe"),
        wrong(child.formatted("restart = often"), at + "restart", "permanent", "often"),
        wrong(child.formatted("shutdown = 0 s"), at + "shutdown", "child 'x'", "brutal-kill"),
        wrong(child.formatted("shutdown = soon"), at + "shutdown", "child 'x'", "soon"),
        wrong(child.formatted("start-limit = 0 s"), at + "start-limit", "child 'x'"),
        wrong(child.formatted("max-failed-starts = 0"), at + "max-failed-starts", "child 'x'"),
        wrong(child.formatted("significant = on"), "t.children", "child 'x'", "permanent"),
        wrong(child.formatted("backoff { min = 2 s, max = 1 s }"), at + "backoff", "min <= max"),
        wrong(child.formatted("backoff { mix = 2 s }"), at + "backoff.mix", "is not a key"),
        wrong(
            child.formatted("holding { messages = -1, limit = 1 s }"), at + "holding", "negative"),
        wrong(child.formatted("holding { messages = 1 }"), "limit"),
        wrong(child.formatted("holding { mix = 2 }"), at + "holding.mix", "is not a key"),
        wrong(child.formatted("supervisor { strategy = dynamic }"), at + "id", "either"),
        wrong(
            "strategy = one-for-one, children = [{ id = x, factory = nobody }]",
            at + "factory",
            "child 'x'",
            "'nobody'",
            "[idle, other-id]"),
        wrong(
            "strategy = one-for-one, children = [{ id = x, factory = java.lang.String }]",
            at + "factory",
            "ChildFactory"),
        wrong(
            "strategy = one-for-one, children = [{ id = x, factory = other-id }]",
            at + "factory",
            "'else'"),
        wrong(
            "strategy = one-for-one, children = [{ id = a/b, factory = idle }]", at, "child 'a/b'"),
        wrong("strategy = one-for-one, children = [{ factory = idle }]", at + "id"),
        wrong(
            "strategy = one-for-one, children = [{ id = x, factory = idle }, { id = x, factory = idle }]",
            "clutch.trees.t.children",
            "child 'x'",
            "already"),
        wrong(
            "strategy = one-for-one, children = [{ id = g, supervisor {"
                + " strategy = one-for-one, children = [{ id = x, factory = idle, restart = no }] } }]",
            at + "supervisor.children.0.restart"),
        wrong(
            "strategy = dynamic, children = [{ id = x, factory = idle }]", "child 'x'", "dynamic"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrongTrees")
  void whatIsWrongIsNamed(String tree, String[] parts) throws Exception {
    ActorSystem<Void> system = system(tree);
    try {
      assertThatThrownBy(() -> DeclaredTrees.spec(system, "t"))
          .isInstanceOf(ConfigException.class)
          .satisfies(
              error -> {
                for (String part : parts) {
                  assertThat(error).hasMessageContaining(part);
                }
              });
    } finally {
      end(system);
    }
  }

  @Test
  void aTreeThatIsNotDeclaredIsNamed() throws Exception {
    ActorSystem<Void> system = system("strategy = dynamic");
    assertThatThrownBy(() -> DeclaredTrees.start(system, "nobody"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("clutch.trees.nobody");
    end(system);
  }
}
