package io.clutch.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.clutch.supervision.ChildSnapshot.State;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.apache.pekko.actor.DeadLetter;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** An actor system for one test, with short methods for requests to a tree. */
final class Trees implements AfterEachCallback {
  static final Duration LIMIT = Duration.ofSeconds(30);

  static {
    Awaitility.setDefaultPollDelay(Duration.ZERO);
    Awaitility.setDefaultPollInterval(Duration.ofMillis(10));
  }

  final ActorTestKit kit =
      ActorTestKit.create(
          ConfigFactory.parseString("pekko.log-dead-letters = off")
              .withFallback(ConfigFactory.load()));
  final List<String> diary = new CopyOnWriteArrayList<>();

  ActorRef<SupervisorCommand> spawn(SupervisorSpec spec) {
    return kit.spawn(Supervisor.create(spec));
  }

  /** Spawns a tree and waits until it has started. */
  ActorRef<SupervisorCommand> started(SupervisorSpec spec) {
    ActorRef<SupervisorCommand> tree = spawn(spec);
    awaitStates(tree, State.RUNNING);
    return tree;
  }

  ChildSpec<Kid.Command> kid(String id) {
    return Kid.spec(id, diary);
  }

  <T> ActorRef<T> ref(ActorRef<SupervisorCommand> tree, String path) {
    return Supervision.get(kit.system()).ref(tree, path);
  }

  <T> T ask(ActorRef<SupervisorCommand> tree, Function<ActorRef<T>, SupervisorCommand> question) {
    TestProbe<T> probe = kit.createTestProbe();
    tree.tell(question.apply(probe.getRef()));
    return probe.receiveMessage(LIMIT);
  }

  SupervisorSnapshot snapshot(ActorRef<SupervisorCommand> tree) {
    return ask(tree, SupervisorCommand.GetSnapshot::new);
  }

  /** Waits until every direct child is in the state. */
  void awaitStates(ActorRef<SupervisorCommand> tree, State state) {
    Awaitility.await()
        .atMost(LIMIT)
        .until(() -> snapshot(tree).children().stream().allMatch(child -> child.state() == state));
  }

  String ping(ActorRef<Kid.Command> kid) {
    TestProbe<String> probe = kit.createTestProbe();
    kid.tell(new Kid.Ping(probe.getRef()));
    return probe.receiveMessage(LIMIT);
  }

  ActorRef<Kid.Command> who(ActorRef<Kid.Command> kid) {
    TestProbe<ActorRef<Kid.Command>> probe = kit.createTestProbe();
    kid.tell(new Kid.Who(probe.getRef()));
    return probe.receiveMessage(LIMIT);
  }

  void awaitEnd(ActorRef<?> actor) {
    kit.createTestProbe().expectTerminated(actor, LIMIT);
  }

  /** All that come from here on: the subscription is there when this returns. */
  TestProbe<DeadLetter> deadLetters() {
    TestProbe<DeadLetter> letters = kit.createTestProbe();
    Adapter.toClassic(kit.system())
        .eventStream()
        .subscribe(Adapter.toClassic(letters.getRef()), DeadLetter.class);
    return letters;
  }

  @Override
  public void afterEach(ExtensionContext context) {
    kit.shutdownTestKit();
  }

  /** The id in a reply to a start. */
  static String startedId(Reply reply) {
    assertThat(reply).isInstanceOf(Reply.Started.class);
    return ((Reply.Started) reply).id();
  }
}
