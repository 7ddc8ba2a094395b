package io.clutch.supervision.internal.rules;

import static io.clutch.supervision.internal.rules.RulesWorld.CRASH;
import static io.clutch.supervision.internal.rules.RulesWorld.NORMAL;
import static io.clutch.supervision.internal.rules.RulesWorld.child;
import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.supervision.ChildExit;
import io.clutch.supervision.Reply;
import io.clutch.supervision.Restart;
import io.clutch.supervision.Shutdown;
import io.clutch.supervision.Strategy;
import io.clutch.supervision.SupervisionEvent.ChildIgnored;
import io.clutch.supervision.SupervisionEvent.ChildStopped;
import io.clutch.supervision.SupervisionEvent.ChildStopped.How;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Starts and stops: their order, limits and failures. */
class StartAndStopRulesTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private static RulesWorld three(Strategy strategy) {
    return RulesWorld.of(strategy, child("a"), child("b"), child("c"));
  }

  @Test
  void aChildStartsWhenTheOneBeforeIsReady() {
    RulesWorld world = three(Strategy.ONE_FOR_ONE);
    world.slow.add("b");
    world.rules.start();
    world.settle();
    assertThat(world.done).containsExactly("start a", "start b");
    assertThat(world.isReady).isFalse();
    Child b = world.rules.children().find("b");
    world.rules.childReady(b, b.incarnation);
    world.settle();
    assertThat(world.states()).isEqualTo("a+b+c+");
    assertThat(world.isReady).isTrue();
  }

  @Test
  void childrenStopInReverseOrder() {
    RulesWorld world = three(Strategy.ONE_FOR_ONE).started();
    world.rules.stop(OptionalLong.empty());
    assertThat(world.done).containsExactly("stop c");
    world.settle();
    assertThat(world.done).containsExactly("stop c", "stop b", "stop a", "end");
    assertThat(world.end).isEqualTo(new ChildExit.Shutdown("asked to stop"));
  }

  @Test
  void dynamicChildrenStopAtOnce() {
    RulesWorld world = three(Strategy.DYNAMIC).started();
    world.rules.stop(OptionalLong.empty());
    assertThat(world.done).containsExactly("stop a", "stop b", "stop c");
    world.settle();
    assertThat(world.done).endsWith("end");
  }

  @ParameterizedTest
  @EnumSource
  void aFailureAtTheStartStopsThoseBeforeAndEndsAll(Strategy strategy) {
    for (String culprit : List.of("a", "b", "c")) {
      RulesWorld world = three(strategy);
      world.failing.add(culprit);
      world.rules.start();
      world.settle();
      assertThat(world.done.stream().filter(word -> word.startsWith("stop")).toList())
          .as(culprit)
          .containsExactlyInAnyOrderElementsOf(
              culprit.equals("a")
                  ? List.of()
                  : culprit.equals("b") ? List.of("stop a") : List.of("stop a", "stop b"));
      assertThat(world.isReady).isFalse();
      assertThat(world.end.message()).contains("s/" + culprit).contains("boom");
      assertThat(world.end.isNormal()).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aChildWithNothingToDoIsNoFailureAndStaysDown(Strategy strategy) {
    RulesWorld world = three(strategy);
    world.ignoring.add("b");
    world.rules.start();
    world.settle();
    boolean isForgotten = strategy == Strategy.DYNAMIC;
    assertThat(world.done).startsWith("start a", "start b", "kill b").contains("start c");
    assertThat(world.states()).isEqualTo(isForgotten ? "a+c+" : "a+b-c+");
    assertThat(world.isReady).isTrue();
    assertThat(world.end).isNull();
    assertThat(world.events)
        .filteredOn(ChildIgnored.class::isInstance)
        .containsExactly(new ChildIgnored("s", "b", 1));
  }

  @Test
  void aTemporaryChildWithNothingToDoIsForgotten() {
    RulesWorld world =
        RulesWorld.of(Strategy.ONE_FOR_ONE, child("a", Restart.TEMPORARY), child("b"));
    world.ignoring.add("a");
    world.started();
    assertThat(world.states()).isEqualTo("b+");
  }

  @Test
  void aRestartMayFindNothingToDo() {
    RulesWorld world = three(Strategy.ONE_FOR_ALL).started();
    world.ignoring.add("b");
    world.exit("c", CRASH);
    assertThat(world.states()).isEqualTo("a+b-c+");
    world.exit("a", CRASH);
    assertThat(world.states()).isEqualTo("a+b-c+");
    assertThat(world.ask((administration, reply) -> administration.restartChild("b", reply)))
        .isEqualTo(new Reply.Ignored("b"));
    world.ignoring.clear();
    assertThat(world.ask((administration, reply) -> administration.restartChild("b", reply)))
        .isEqualTo(RulesWorld.started("b"));
    assertThat(world.states()).isEqualTo("a+b+c+");
  }

  @Test
  void oneThatDoesNotEndAfterItIsAbandoned() {
    RulesWorld world = three(Strategy.ONE_FOR_ONE);
    world.ignoring.add("b");
    world.stubborn.add("b!");
    world.rules.start();
    world.settle();
    assertThat(world.states()).isEqualTo("a+b^c-");
    world.advance(Lifecycle.KILL_LIMIT);
    assertThat(world.done).contains("abandon b");
    assertThat(world.states()).isEqualTo("a+b-c+");
  }

  @Test
  void aChildThatNeverGetsReadyIsKilledAndFailsTheStart() {
    RulesWorld world =
        RulesWorld.of(Strategy.ONE_FOR_ONE, child("a"), child("b").withStartLimit(SECOND));
    world.slow.add("b");
    world.rules.start();
    world.settle();
    world.advance(SECOND);
    assertThat(world.done).containsExactly("start a", "start b", "kill b", "stop a", "end");
    assertThat(world.end.message()).contains("s/b").contains("not ready within 1000 ms");
  }

  /** The child's own reason is more precise than the timeout. */
  @Test
  void whatAChildSaysWhenItsStartIsOverIsTheCause() {
    RulesWorld world = RulesWorld.of(Strategy.ONE_FOR_ONE, child("a").withStartLimit(SECOND));
    world.slow.add("a");
    world.stubborn.add("a!");
    world.rules.start();
    world.settle();
    world.advance(SECOND);
    world.exit("a", RulesWorld.CRASH);
    assertThat(world.end.message()).contains("s/a", "boom").doesNotContain("not ready within");
  }

  @Test
  void aChildThatSaysItCannotStartIsKilledAndWaitedFor() {
    RulesWorld world = RulesWorld.of(Strategy.ONE_FOR_ONE, child("a"));
    world.slow.add("a");
    world.rules.start();
    Child a = world.rules.children().find("a");
    world.rules.childCannotStart(a, a.incarnation, CRASH);
    world.rules.childReady(a, a.incarnation);
    assertThat(world.end).isNull();
    world.settle();
    assertThat(world.end.message()).contains("boom");
  }

  @Test
  void aChildThatDoesNotStopInItsTimeIsKilled() {
    RulesWorld world =
        RulesWorld.of(Strategy.ONE_FOR_ONE, child("a").withShutdown(Shutdown.within(SECOND)))
            .started();
    world.stubborn.add("a");
    world.rules.stop(OptionalLong.empty());
    world.advance(SECOND.minusNanos(1));
    assertThat(world.done).containsExactly("stop a");
    world.advance(Duration.ofNanos(1));
    assertThat(world.done).containsExactly("stop a", "kill a", "end");
    assertThat(how(world)).containsExactly(How.KILLED);
  }

  @Test
  void aChildThatDoesNotEvenDieIsAbandoned() {
    RulesWorld world =
        RulesWorld.of(Strategy.ONE_FOR_ONE, child("a").withShutdown(Shutdown.brutalKill()))
            .started();
    world.stubborn.add("a!");
    world.rules.stop(OptionalLong.empty());
    world.advance(Lifecycle.KILL_LIMIT);
    assertThat(world.done).containsExactly("kill a", "abandon a", "end");
    assertThat(how(world)).containsExactly(How.ABANDONED);
  }

  @Test
  void anInfiniteShutdownWaits() {
    RulesWorld world =
        RulesWorld.of(Strategy.ONE_FOR_ONE, child("a").withShutdown(Shutdown.infinity())).started();
    world.stubborn.add("a");
    world.rules.stop(OptionalLong.empty());
    world.advance(Duration.ofDays(90));
    assertThat(world.done).containsExactly("stop a");
    world.exit("a", NORMAL);
    assertThat(world.done).containsExactly("stop a", "end");
  }

  @Test
  void whatIsLeftAtTheEndOfTheTimeIsKilledAtOnce() {
    RulesWorld world = three(Strategy.ONE_FOR_ONE).started();
    world.stubborn.add("b");
    world.rules.stop(OptionalLong.of(world.now + SECOND.toNanos()));
    world.settle();
    world.advance(SECOND);
    assertThat(world.done).containsExactly("stop c", "stop b", "kill a", "kill b", "end");
  }

  @Test
  void aStopBreaksOffTheStart() {
    RulesWorld world = three(Strategy.ONE_FOR_ONE);
    world.slow.add("b");
    world.rules.start();
    world.settle();
    world.rules.stop(OptionalLong.empty());
    world.settle();
    assertThat(world.done).containsExactly("start a", "start b", "stop b", "stop a", "end");
    assertThat(world.end.isNormal()).isTrue();
  }

  @Test
  void aChildThatEndsWhileAnotherStopsIsNotStarted() {
    RulesWorld world = three(Strategy.ONE_FOR_ONE).started();
    world.rules.stop(OptionalLong.empty());
    Child a = world.rules.children().find("a");
    world.rules.childEnded(a, a.incarnation, CRASH);
    world.settle();
    assertThat(world.done).containsExactly("stop c", "stop b", "end");
  }

  @Test
  void onlyWhoIsStoppedForARestartComesBack() {
    RulesWorld world =
        RulesWorld.of(Strategy.ONE_FOR_ALL, child("a"), child("b", Restart.TRANSIENT)).started();
    Child b = world.rules.children().find("b");
    world.stubborn.add("b");
    world.exit("a", CRASH);
    assertThat(b.isComingBack).isTrue();
    world.exit("b", NORMAL);
    assertThat(world.states()).isEqualTo("a+b+");
    world.exit("b", NORMAL);
    assertThat(world.states()).isEqualTo("a+b-");
    assertThat(b.isComingBack).isFalse();
  }

  private static List<How> how(RulesWorld world) {
    return world.events.stream()
        .filter(ChildStopped.class::isInstance)
        .map(event -> ((ChildStopped) event).how())
        .toList();
  }
}
