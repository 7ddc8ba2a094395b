package io.clutch.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.Clutch;
import io.clutch.ClutchSetup;
import io.clutch.PythonRef;
import io.clutch.PythonWorker;
import io.clutch.supervision.ChildSpec;
import io.clutch.supervision.Reply;
import io.clutch.supervision.Supervisor;
import io.clutch.supervision.SupervisorCommand;
import io.clutch.supervision.SupervisorSpec;
import io.clutch.testkit.TreeProbe;
import io.clutch.worker.WorkerCommand;
import io.clutch.worker.WorkerSpec;
import java.time.Duration;
import java.util.function.Function;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Props;

/** A supervision tree with Python children in an actor system of its own. */
final class TreeFixture implements AutoCloseable {
  static final WorkerSpec WORKER =
      WorkerSpec.functions("os", "crashes", "hangs", "supervised")
          .withModulePath(ClutchFixture.HANDLERS);

  private static final Duration LIMIT = Duration.ofSeconds(60);

  final ClutchFixture clutch;
  final ActorRef<SupervisorCommand> top;
  final TreeProbe probe;

  private TreeFixture(ClutchFixture fixture, SupervisorSpec spec) {
    this.clutch = fixture;
    this.top = fixture.system().systemActorOf(Supervisor.create(spec), "tree", Props.empty());
    this.probe = TreeProbe.of(fixture.system(), top).withLimit(LIMIT);
  }

  static TreeFixture open(SupervisorSpec spec) {
    return new TreeFixture(ClutchFixture.open(), spec);
  }

  static TreeFixture open(ClutchSetup setup, SupervisorSpec spec) {
    return new TreeFixture(ClutchFixture.open(setup), spec);
  }

  /** In that actor system, which ends with it. */
  static TreeFixture open(ClutchFixture fixture, SupervisorSpec spec) {
    return new TreeFixture(fixture, spec);
  }

  static ChildSpec<WorkerCommand> child(String id) {
    return PythonWorker.child(id, WORKER);
  }

  /** One child that may restart often. */
  static SupervisorSpec one(ChildSpec<WorkerCommand> child) {
    return SupervisorSpec.oneForOne().withIntensity(100, Duration.ofMinutes(1)).withChild(child);
  }

  PythonRef ref(String path) {
    return Clutch.get(clutch.system()).ref(top, path, WORKER);
  }

  long pid(String path) {
    return ClutchFixture.pid(ref(path));
  }

  Reply ask(Function<ActorRef<Reply>, SupervisorCommand> request) {
    TestProbe<Reply> replies = TestProbe.create(clutch.system());
    top.tell(request.apply(replies.getRef()));
    return replies.receiveMessage(LIMIT);
  }

  /** Kills a process from outside. */
  static void kill(long pid) {
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
  }

  @Override
  public void close() {
    clutch.close();
  }

  /** The id of a child that was started. */
  static String startedId(Reply reply) {
    assertThat(reply).isInstanceOf(Reply.Started.class);
    return ((Reply.Started) reply).id();
  }
}
