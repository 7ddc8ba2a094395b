package io.clutch.supervision.internal.rules;

import static io.clutch.supervision.internal.rules.RulesWorld.CRASH;
import static io.clutch.supervision.internal.rules.RulesWorld.child;
import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.supervision.Backoff;
import io.clutch.supervision.Reply;
import io.clutch.supervision.SupervisorSpec;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Dynamic supervisors that start several children at once. */
class ConcurrentStartRulesTest {
  private static final SupervisorSpec TWO = SupervisorSpec.dynamic().withStartConcurrency(2);

  private static RulesWorld world(SupervisorSpec spec, String... slow) {
    RulesWorld world = new RulesWorld(spec).started();
    for (String id : slow) {
      world.slow.add(id);
      world.ask((rules, reply) -> rules.startChild(child(id), reply));
    }
    return world;
  }

  private static void ready(RulesWorld world, String id) {
    Child child = world.rules.children().find(id);
    world.rules.childReady(child, child.incarnation);
    world.settle();
  }

  private static Reply start(RulesWorld world, String id) {
    return world.ask((rules, reply) -> rules.startChild(child(id), reply));
  }

  private static Reply terminate(RulesWorld world, String id) {
    return world.ask((rules, reply) -> rules.terminateChild(id, reply));
  }

  @Test
  void aSlowStartHoldsUpNeitherOthersNorRestarts() {
    RulesWorld world = world(TWO, "slow");
    assertThat(start(world, "a")).isEqualTo(RulesWorld.started("a"));
    world.exit("a", CRASH);
    assertThat(world.states()).isEqualTo("slow^a+");
    assertThat(world.rules.restarts().inPeriod()).isOne();
    assertThat(terminate(world, "a")).isEqualTo(new Reply.Done("a"));
    assertThat(terminate(world, "b")).isEqualTo(new Reply.NotFound("b"));
    ready(world, "slow");
    assertThat(world.states()).isEqualTo("slow+");
  }

  @Test
  void byDefaultAllElseWaits() {
    RulesWorld world = world(SupervisorSpec.dynamic(), "slow");
    assertThat(start(world, "a")).isNull();
    assertThat(terminate(world, "b")).isNull();
    ready(world, "slow");
    assertThat(world.states()).isEqualTo("slow+a+");
  }

  @Test
  void startsAndRestartsWaitForAPlaceAndStopsDoNot() {
    RulesWorld world = world(TWO);
    start(world, "a");
    start(world, "b");
    world.slow.add("x");
    world.slow.add("y");
    assertThat(start(world, "x")).isNull();
    assertThat(start(world, "y")).isNull();
    world.exit("a", CRASH);
    assertThat(start(world, "c")).isNull();
    assertThat(terminate(world, "b")).isEqualTo(new Reply.Done("b"));
    assertThat(world.states()).isEqualTo("a*x^y^");
    world.done.clear();
    ready(world, "y");
    assertThat(world.done).containsExactly("start a", "start c");
    assertThat(world.states()).isEqualTo("a+x^y+c+");
  }

  @Test
  void whatConcernsOneChildKeepsItsOrder() {
    RulesWorld world = world(TWO, "a");
    assertThat(terminate(world, "a")).isNull();
    assertThat(start(world, "a")).isNull();
    world.slow.clear();
    ready(world, "a");
    assertThat(world.replies)
        .containsExactly(RulesWorld.started("a"), new Reply.Done("a"), RulesWorld.started("a"));
    assertThat(world.states()).isEqualTo("a+");
  }

  @Test
  void thoseThatStartCountForTheMostChildren() {
    RulesWorld world = world(TWO.withMaxChildren(2), "a", "b");
    assertThat(start(world, "c")).isEqualTo(new Reply.MaxChildren(2));
    terminate(world, "a");
    ready(world, "a");
    assertThat(start(world, "c")).isEqualTo(RulesWorld.started("c"));
    assertThat(world.states()).isEqualTo("b^c+");
  }

  @Test
  void thatIsLookedAtAgainWhereAStartWaitedForItsPlace() {
    RulesWorld world = world(TWO.withMaxChildren(3), "a", "b", "c", "d");
    assertThat(world.states()).isEqualTo("a^b^");
    ready(world, "a");
    ready(world, "b");
    assertThat(world.states()).isEqualTo("a+b+c^");
    assertThat(world.replies).last().isEqualTo(new Reply.MaxChildren(3));
    assertThat(world.replies).hasSize(3);
    ready(world, "c");
    assertThat(start(world, "e")).isEqualTo(new Reply.MaxChildren(3));
  }

  @Test
  void itsEndBreaksOffAllStartsAndTellsWhoeverWaits() {
    RulesWorld world = world(TWO, "a", "b", "c");
    terminate(world, "a");
    world.rules.stop(OptionalLong.empty());
    world.settle();
    assertThat(world.replies).hasSize(4).containsOnly(new Reply.ShuttingDown());
    assertThat(world.done).contains("stop a", "stop b").doesNotContain("start c");
    assertThat(world.end).isNotNull();
  }

  @Test
  void oneThatGivesUpEndsThoseThatStart() {
    RulesWorld world = world(TWO.withIntensity(0, Duration.ofSeconds(1)), "slow");
    start(world, "a");
    world.exit("a", CRASH);
    assertThat(world.done).contains("stop slow");
    assertThat(world.replies).endsWith(new Reply.ShuttingDown());
    assertThat(world.end.isNormal()).isTrue();
  }

  @Test
  void aStartThatFailsOrIsIgnoredGivesItsPlaceBack() {
    RulesWorld world = world(TWO, "slow");
    world.failing.add("bad");
    world.ignoring.add("idle");
    for (int i = 0; i < 5; i++) {
      assertThat(start(world, "bad")).isEqualTo(new Reply.StartFailed("bad", CRASH));
      assertThat(start(world, "idle")).isEqualTo(new Reply.Ignored("idle"));
    }
    assertThat(start(world, "a")).isEqualTo(RulesWorld.started("a"));
    assertThat(world.states()).isEqualTo("slow^a+");
  }

  @Test
  void aRestartThatWaitsForItsPlaceDoesNotStartInAShutdown() {
    RulesWorld world = world(TWO);
    start(world, "a");
    for (String id : new String[] {"x", "y"}) {
      world.slow.add(id);
      start(world, id);
    }
    world.exit("a", CRASH);
    world.rules.freeze();
    world.done.clear();
    ready(world, "x");
    assertThat(world.done).containsExactly("forget a");
    assertThat(world.states()).isEqualTo("x+y^");
  }

  @Test
  void aWaitForARestartTakesNoPlace() {
    var wait = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(1), 0, Duration.ofHours(1));
    RulesWorld world = world(TWO, "slow");
    world.ask((rules, reply) -> rules.startChild(child("a").withBackoff(wait), reply));
    world.exit("a", CRASH);
    world.exit("a", CRASH);
    assertThat(world.states()).isEqualTo("slow^a*");
    assertThat(start(world, "b")).isEqualTo(RulesWorld.started("b"));
    world.advance(Duration.ofSeconds(1));
    assertThat(world.states()).isEqualTo("slow^a+b+");
  }
}
