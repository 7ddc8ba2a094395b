package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import io.clutch.PythonPool;
import io.clutch.PythonRef;
import io.clutch.internal.acting.Acted;
import io.clutch.internal.acting.Actions;
import io.clutch.internal.inspect.NodeReading;
import io.clutch.internal.inspect.ReadingRequest;
import io.clutch.internal.inspect.SystemReader;
import io.clutch.pool.PoolSpec;
import io.clutch.supervision.ChildSpec;
import io.clutch.supervision.SupervisorSpec;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a person asks for, with real processes. */
@ExtendWith(Leftovers.class)
class ActionsTest {
  private static final String TOP = "/system/tree";
  private static final Acted GONE = new Acted(false, "It is not there any more.");

  private ClutchFixture fixture;
  private TreeFixture tree;
  private Actions actions;

  @BeforeEach
  void open() {
    fixture = ClutchFixture.open();
    var group = SupervisorSpec.oneForOne().withChild(TreeFixture.child("two"));
    tree =
        TreeFixture.open(
            fixture,
            TreeFixture.one(TreeFixture.child("one"))
                .withChild(ChildSpec.supervisor("group", group))
                .withChild(PythonPool.child("pool", PoolSpec.of(TreeFixture.WORKER).withSize(2))));
    actions = new Actions(fixture.system(), "asked by a test", Duration.ofSeconds(60));
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private NodeReading node(String name) {
    var request = ReadingRequest.DEFAULT.withLimit(Duration.ofSeconds(20));
    return await()
        .until(
            () -> value(SystemReader.get(fixture.system()).read(request)).find(name),
            found -> found.filter(it -> it.state().equals("running")).isPresent())
        .orElseThrow();
  }

  @Test
  void aRestartedChildHasAnotherProcessAndSaysWhy() {
    long before = tree.pid("group/two");

    Acted acted =
        value(actions.end(TOP + "/group", "two", 1, node(TOP + "/group/two").path(), true));

    long after = tree.pid("group/two");
    assertThat(acted)
        .isEqualTo(new Acted(true, "It was stopped, and runs again (pid " + after + ")."));
    assertThat(after).isNotEqualTo(before);
    NodeReading.Life life = node(TOP + "/group/two").life();
    assertThat(life.lastExit()).isEqualTo("shut down: asked by a test");
    assertThat(life.incarnation()).isEqualTo(2);
    assertThat(life.restarts().orElseThrow().inPeriod()).isZero();
  }

  @Test
  void aStoppedChildIsDown() {
    tree.pid("one");

    assertThat(value(actions.end(TOP, "one", 1, node(TOP + "/one").path(), false)).isDone())
        .isTrue();

    assertThat(tree.probe.snapshot().child("one").orElseThrow().lastExit().orElseThrow().message())
        .isEqualTo("shut down: asked by a test");
  }

  @Test
  void anotherIncarnationIsLeftAlone() {
    long pid = tree.pid("one");
    PythonRef lone = fixture.spawn(TreeFixture.WORKER);
    long own = ClutchFixture.pid(lone);
    String path = lone.actor().path().toStringWithoutAddress();

    assertThat(value(actions.end(TOP, "one", 7, node(TOP + "/one").path(), true)).words())
        .contains("incarnation 1 now, not 7");
    assertThat(value(actions.stop(path, 7, own)).words()).contains("incarnation 1 now, not 7");
    assertThat(value(actions.stop(path, 1, pid)).words()).contains("another process now");

    assertThat(tree.pid("one")).isEqualTo(pid);
    assertThat(ClutchFixture.pid(lone)).isEqualTo(own);
  }

  @Test
  void theSameNumberBelowTheNextSupervisorIsLeftAlone() {
    long before = tree.pid("group/two");
    String actor = node(TOP + "/group/two").path();
    PythonRef two = tree.ref("group/two");
    tree.probe.kill("group");
    long after = await().until(() -> ClutchFixture.pid(two), pid -> pid != before);

    assertThat(value(actions.end(TOP + "/group", "two", 1, actor, false)))
        .matches(it -> !it.isDone() && it.words().contains("another one now"));

    assertThat(ClutchFixture.pid(two)).isEqualTo(after);
  }

  @Test
  void aWorkerOfAPoolIsReplacedAloneAndThenAll() {
    NodeReading first = node(TOP + "/pool/worker-1");
    NodeReading second = node(TOP + "/pool/worker-2");
    String pool = node(TOP + "/pool").path();

    Acted one = value(actions.recycle(pool, OptionalLong.of(first.life().incarnation())));

    assertThat(one.isDone()).isTrue();
    assertThat(node(TOP + "/pool/worker-1").life().pid()).isNotEqualTo(first.life().pid());
    assertThat(node(TOP + "/pool/worker-2").life().pid()).isEqualTo(second.life().pid());
    assertThat(value(actions.recycle(pool, OptionalLong.empty())).isDone()).isTrue();
    assertThat(node(TOP + "/pool/worker-2").life().pid()).isNotEqualTo(second.life().pid());
  }

  @Test
  void aWorkerWithoutAParentStopsForGood() {
    PythonRef lone = fixture.spawn(TreeFixture.WORKER);
    long pid = ClutchFixture.pid(lone);
    String path = lone.actor().path().toStringWithoutAddress();

    assertThat(value(actions.stop(path, 1, pid)))
        .isEqualTo(new Acted(true, "It stopped as asked (asked), for good."));
    await().until(() -> value(actions.stop(path, 1, pid)), GONE::equals);
  }

  @Test
  void whatIsGoneIsSaid() {
    tree.pid("one"); // the tree is there
    assertThat(value(actions.end("/system/none", "one", 1, "", true))).isEqualTo(GONE);
    assertThat(value(actions.end(TOP, "none", 1, "", true)).words()).contains("there is no child");
    assertThat(value(actions.recycle("/system/none", OptionalLong.empty()))).isEqualTo(GONE);
    assertThat(value(actions.stop("/system/none", 1, 1))).isEqualTo(GONE);
    assertThatThrownBy(() -> actions.stacks("/system/none").toCompletableFuture().join())
        .isInstanceOf(CompletionException.class)
        .hasMessageContaining("not there any more");
  }

  @Test
  void aLevelOfTheLogIsThatOfTheShownProcess() {
    tree.pid("one");
    String path = node(TOP + "/one").path();

    assertThat(value(actions.logFrom(path, 1, 10)).words()).contains("Before, it was 20.");
    assertThat(value(actions.logFrom(path, 1, 20)).words()).contains("Before, it was 10.");
    assertThat(value(actions.logFrom(path, 2, 10)))
        .matches(it -> !it.isDone() && it.words().contains("it has incarnation 1 now"));
    assertThat(value(actions.logFrom("/system/none", 1, 10))).isEqualTo(GONE);
  }

  @Test
  void stacksAreThoseOfTheProcess() {
    long pid = tree.pid("one");

    assertThat(value(actions.stacks(node(TOP + "/one").path())).pid()).isEqualTo(pid);
  }
}
