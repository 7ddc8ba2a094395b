package docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.clutch.ClutchSetup;
import io.clutch.DeclaredTrees;
import io.clutch.supervision.AutoShutdown;
import io.clutch.supervision.Backoff;
import io.clutch.supervision.ChildFactory;
import io.clutch.supervision.ChildSpec;
import io.clutch.supervision.Reply;
import io.clutch.supervision.Restart;
import io.clutch.supervision.Shutdown;
import io.clutch.supervision.Supervision;
import io.clutch.supervision.Supervisor;
import io.clutch.supervision.SupervisorCommand;
import io.clutch.supervision.SupervisorCommand.ChildInfo;
import io.clutch.supervision.SupervisorSpec;
import io.clutch.testkit.TreeProbe;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SupervisionTest {
  private final ActorTestKit kit = ActorTestKit.create();

  record Line(String text, ActorRef<String> replyTo) {}

  private static Behavior<Line> upperCase() {
    return Behaviors.receiveMessage(
        line -> {
          line.replyTo().tell(line.text().toUpperCase());
          return Behaviors.same();
        });
  }

  private static Behavior<String> sink() {
    return Behaviors.receiveMessage(
        message -> message.equals("stop") ? Behaviors.stopped() : Behaviors.same());
  }

  @AfterEach
  void end() {
    kit.shutdownTestKit();
  }

  @Test
  void aTree() {
    // tag::spec
    SupervisorSpec spec =
        SupervisorSpec.restForOne()
            .withIntensity(3, Duration.ofSeconds(30))
            .withChild(
                ChildSpec.of("reader", SupervisionTest::upperCase)
                    .withBackoff(
                        Backoff.exponential(Duration.ofMillis(200), Duration.ofSeconds(10))))
            .withChild(
                ChildSpec.of("writer", SupervisionTest::sink)
                    .withRestart(Restart.TRANSIENT)
                    .withStopMessage("stop")
                    .withShutdown(Shutdown.within(Duration.ofSeconds(2))))
            .withChild(ChildSpec.supervisor("jobs", SupervisorSpec.dynamic().withMaxChildren(10)));
    // end::spec

    // tag::guardian
    ActorSystem<SupervisorCommand> system =
        ActorSystem.create(Supervisor.create(spec), "application");
    // end::guardian

    // tag::reference
    ActorRef<Line> reader = Supervision.get(system).ref(system, "reader");
    // end::reference
    TestProbe<String> probe = TestProbe.create(system);
    reader.tell(new Line("hello", probe.getRef()));
    assertThat(probe.receiveMessage()).isEqualTo("HELLO");

    TestProbe<Reply> replies = TestProbe.create(system);
    ActorRef<Reply> replyTo = replies.getRef();
    // tag::start-child
    ActorRef<SupervisorCommand> jobs = Supervision.get(system).ref(system, "jobs");
    ChildSpec<String> job =
        ChildSpec.of("report-7", SupervisionTest::sink).withRestart(Restart.TEMPORARY);
    jobs.tell(new SupervisorCommand.StartChild(job, replyTo));
    // end::start-child
    var started = (Reply.Started) replies.receiveMessage();
    assertThat(started.id()).isEqualTo("report-7");
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().join();
  }

  @Test
  void aChildThatSaysWhenItIsReady() {
    // tag::acknowledging
    ChildSpec<String> cache =
        ChildSpec.<String>acknowledging(
                "cache",
                startup ->
                    Behaviors.receive(String.class)
                        .onMessageEquals(
                            "loaded",
                            () -> {
                              startup.ready("12 tables");
                              return Behaviors.same();
                            })
                        .build())
            .withStartLimit(Duration.ofSeconds(20));
    // end::acknowledging
    ActorRef<SupervisorCommand> tree =
        kit.spawn(Supervisor.create(SupervisorSpec.oneForOne().withChild(cache)));
    TreeProbe probe = TreeProbe.of(kit.system(), tree);
    ActorRef<SupervisorCommand> supervisor = tree;
    TestProbe<List<ChildInfo>> infos = kit.createTestProbe();
    supervisor.tell(new SupervisorCommand.WhichChildren(infos.getRef()));
    infos.receiveMessage().get(0).ref().orElseThrow().<String>unsafeUpcast().tell("loaded");
    probe.awaitRunning();
    assertThat(probe.snapshot().render()).contains("12 tables");
  }

  @Test
  void significantChildren() {
    // tag::significant
    SupervisorSpec batch =
        SupervisorSpec.oneForAll()
            .withAutoShutdown(AutoShutdown.ANY_SIGNIFICANT)
            .withChild(
                ChildSpec.of("import", SupervisionTest::sink)
                    .withRestart(Restart.TRANSIENT)
                    .withSignificant(true));
    // end::significant
    ActorRef<SupervisorCommand> tree = kit.spawn(Supervisor.create(batch));
    ActorRef<String> child = Supervision.get(kit.system()).ref(tree, "import");
    child.tell("stop");
    kit.createTestProbe().expectTerminated(tree);
  }

  @Test
  void aProbe() {
    ActorRef<SupervisorCommand> tree =
        kit.spawn(
            Supervisor.create(
                SupervisorSpec.oneForOne()
                    .withChild(ChildSpec.of("reader", SupervisionTest::upperCase))));
    // tag::probe
    TreeProbe probe = TreeProbe.of(kit.system(), tree);
    probe.awaitRunning();
    probe.killAndAwaitRestart("reader");
    probe.assertRestarts("reader", 1);
    // end::probe
  }

  // tag::factory
  public static final class LineFactory implements ChildFactory {
    @Override
    public ChildSpec<?> create(String id, Config arguments) {
      return ChildSpec.of(id, SupervisionTest::upperCase);
    }
  }

  // end::factory

  @Test
  void aDeclaredTree() {
    Config config =
        ConfigFactory.parseString(
                """
                # tag::declared
                clutch.trees.library {
                  strategy = rest-for-one
                  children = [
                    { id = reader, factory = "docs.SupervisionTest$LineFactory" }
                    { id = writer, factory = sink, restart = transient, shutdown = 2 s }
                    { id = jobs, supervisor { strategy = dynamic, max-children = 10 } }
                  ]
                }
                # end::declared
                """)
            .withFallback(ConfigFactory.load());
    // tag::registered
    ClutchSetup setup =
        ClutchSetup.create()
            .withChildFactory("sink", (id, arguments) -> ChildSpec.of(id, SupervisionTest::sink));
    // end::registered
    ActorSystem<Void> system =
        ActorSystem.create(
            Behaviors.empty(),
            "app",
            ActorSystemSetup.create(BootstrapSetup.create(config), setup));
    // tag::start
    ActorRef<SupervisorCommand> tree = DeclaredTrees.start(system, "library");
    // end::start
    TreeProbe.of(system, tree).awaitRunning();
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().join();
  }
}
