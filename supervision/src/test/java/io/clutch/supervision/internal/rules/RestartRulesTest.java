package io.clutch.supervision.internal.rules;

import static io.clutch.supervision.internal.rules.RulesWorld.CRASH;
import static io.clutch.supervision.internal.rules.RulesWorld.NORMAL;
import static io.clutch.supervision.internal.rules.RulesWorld.child;
import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.supervision.AutoShutdown;
import io.clutch.supervision.Backoff;
import io.clutch.supervision.ChildExit;
import io.clutch.supervision.ChildSpec;
import io.clutch.supervision.Reply;
import io.clutch.supervision.Restart;
import io.clutch.supervision.Strategy;
import io.clutch.supervision.SupervisionEvent.ChildRestarting;
import io.clutch.supervision.SupervisionEvent.GaveUp;
import io.clutch.supervision.SupervisorSpec;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** The restart window, failed restarts, giving up, backoff, and automatic shutdown. */
class RestartRulesTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private static RulesWorld strict(Strategy strategy, int intensity, ChildSpec<?>... children) {
    var flags = SupervisorSpec.of(strategy).withIntensity(intensity, Duration.ofSeconds(5));
    return new RulesWorld(flags, children).started();
  }

  @Test
  void theWindowSlides() {
    int cases = 0;
    for (int intensity = 0; intensity < 4; intensity++) {
      for (int gap = 0; gap < 12; gap++) {
        RulesWorld world = strict(Strategy.ONE_FOR_ONE, intensity, child("a"));
        int survived = 0;
        while (world.end == null && survived < 50) {
          world.exit("a", CRASH);
          world.advance(SECOND.multipliedBy(gap));
          survived++;
        }
        // Restarts at most 5 s old count: with a gap g, the window holds 5 / g + 1 of them.
        boolean isKept = gap > 0 && 5 / gap + 1 <= intensity;
        assertThat(survived)
            .as("intensity %d, every %d s", intensity, gap)
            .isEqualTo(isKept ? 50 : intensity + 1);
        cases++;
      }
    }
    System.out.printf("%d restart windows%n", cases);
  }

  @Test
  void aChildWithinThePeriodToTheNanosecondCounts() {
    RulesWorld world = strict(Strategy.ONE_FOR_ONE, 1, child("a"));
    world.exit("a", CRASH);
    world.advance(Duration.ofSeconds(5));
    world.exit("a", CRASH);
    assertThat(world.end).isNotNull();

    RulesWorld other = strict(Strategy.ONE_FOR_ONE, 1, child("a"));
    other.exit("a", CRASH);
    other.advance(Duration.ofSeconds(5).plusNanos(1));
    other.exit("a", CRASH);
    assertThat(other.end).isNull();
  }

  @Test
  void theChildrenShareTheWindow() {
    RulesWorld world = strict(Strategy.ONE_FOR_ONE, 2, child("a"), child("b"), child("c"));
    world.exit("a", CRASH);
    world.exit("b", CRASH);
    assertThat(world.end).isNull();
    world.exit("c", CRASH);
    assertThat(world.done).containsExactly("start a", "start b", "stop b", "stop a", "end");
  }

  @Test
  void aGroupCountsOnce() {
    RulesWorld world = strict(Strategy.ONE_FOR_ALL, 1, child("a"), child("b"), child("c"));
    world.exit("b", CRASH);
    assertThat(world.rules.restarts().inPeriod()).isEqualTo(1);
    assertThat(world.end).isNull();
  }

  @Test
  void aSupervisorThatGivesUpEndsNormally() {
    RulesWorld world = strict(Strategy.ONE_FOR_ONE, 0, child("a"));
    world.exit("a", CRASH);
    assertThat(world.end).isInstanceOf(ChildExit.Shutdown.class);
    assertThat(world.end.isNormal()).isTrue();
    assertThat(world.end.message()).contains("'a'").contains("boom");
    assertThat(world.events).hasAtLeastOneElementOfType(GaveUp.class);
  }

  @Test
  void theDefaultCatchesAChildThatTakesSixSecondsToStartAndDie() {
    RulesWorld world = RulesWorld.of(Strategy.ONE_FOR_ONE, child("a")).started();
    int restarts = 0;
    while (world.end == null && restarts < 100) {
      world.advance(Duration.ofSeconds(6));
      world.exit("a", CRASH);
      restarts++;
    }
    assertThat(restarts).isEqualTo(6);
  }

  /** The child takes six seconds to start and die, and waits for at most five. */
  @Test
  void soItDoesWithABackoffThatLeavesRoom() {
    var backoff = Backoff.exponential(Duration.ofMillis(200), Duration.ofSeconds(5));
    RulesWorld world =
        RulesWorld.of(Strategy.ONE_FOR_ONE, child("a").withBackoff(backoff)).started();
    int restarts = 0;
    while (world.end == null && restarts < 100) {
      world.advance(Duration.ofSeconds(11));
      world.exit("a", CRASH);
      restarts++;
    }
    assertThat(restarts).isEqualTo(6);
  }

  @Test
  void aFailedRestartIsAnotherAttempt() {
    RulesWorld world = strict(Strategy.ONE_FOR_ONE, 3, child("a"));
    world.failing.add("a");
    world.exit("a", CRASH);
    assertThat(world.done).containsExactly("start a", "start a", "start a", "end");
    assertThat(world.end.isNormal()).isTrue();
  }

  @Test
  void oneForAllRetriesTheSet() {
    RulesWorld world = strict(Strategy.ONE_FOR_ALL, 2, child("a"), child("b"), child("c"));
    world.failing.add("b");
    world.exit("c", CRASH);
    assertThat(world.done)
        .containsExactly(
            "stop b", "stop a", "start a", "start b", "stop a", "start a", "start b", "stop a",
            "end");
  }

  @Test
  void restForOneResumesAtTheOneThatFailed() {
    RulesWorld world = strict(Strategy.REST_FOR_ONE, 2, child("a"), child("b"), child("c"));
    world.failing.add("b");
    world.exit("a", CRASH);
    assertThat(world.done)
        .containsExactly("stop c", "stop b", "start a", "start b", "start b", "stop a", "end");
  }

  @Test
  void aChildMayHaveALimitOfFailedStarts() {
    RulesWorld world = strict(Strategy.ONE_FOR_ONE, 100, child("a").withMaxFailedStarts(2));
    world.failing.add("a");
    world.exit("a", CRASH);
    assertThat(world.done).containsExactly("start a", "start a", "end");
  }

  @Test
  void aReadyChildEndsTheRowOfFailedStarts() {
    RulesWorld world = strict(Strategy.ONE_FOR_ONE, 100, child("a").withMaxFailedStarts(1));
    for (int i = 0; i < 10; i++) {
      world.exit("a", CRASH);
    }
    assertThat(world.end).isNull();
  }

  @Test
  void aTerminateEndsAFailingLoop() {
    RulesWorld world = strict(Strategy.ONE_FOR_ONE, 1000, child("a"), child("b"));
    world.slow.add("a");
    world.exit("a", CRASH);
    Child a = world.rules.children().find("a");
    for (int i = 0; i < 10; i++) {
      world.rules.childEnded(a, a.incarnation, CRASH);
    }
    assertThat(world.ask((rules, reply) -> rules.terminateChild("a", reply))).isNull();
    world.rules.childEnded(a, a.incarnation, CRASH);
    assertThat(world.replies).containsExactly(new Reply.Done("a"));
    assertThat(world.states()).isEqualTo("a-b+");
    assertThat(world.done).hasSize(11).containsOnly("start a");
  }

  @Test
  void aStopEndsAFailingLoop() {
    RulesWorld world = strict(Strategy.ONE_FOR_ALL, 1000, child("a"), child("b"));
    world.slow.add("b");
    world.exit("a", CRASH);
    world.rules.stop(OptionalLong.empty());
    world.settle();
    assertThat(world.done)
        .containsExactly("stop b", "start a", "start b", "stop b", "stop a", "end");
  }

  @Test
  void backoffDoublesUpToItsLimitAndEndsWithAStableTime() {
    var backoff = new Backoff(SECOND, Duration.ofSeconds(5), 0, Duration.ofSeconds(30));
    var flags = SupervisorSpec.of(Strategy.ONE_FOR_ONE).withIntensity(1000, Duration.ofSeconds(5));
    RulesWorld world = new RulesWorld(flags, child("a").withBackoff(backoff)).started();
    for (int i = 0; i < 6; i++) {
      world.exit("a", CRASH);
      world.advance(Duration.ofSeconds(10));
    }
    world.advance(Duration.ofSeconds(30));
    world.exit("a", CRASH);
    assertThat(delays(world)).containsExactly(0L, 1L, 2L, 4L, 5L, 5L, 0L);
  }

  @Test
  void jitterShortensAWait() {
    var backoff = new Backoff(SECOND, SECOND, 0.4, Duration.ofHours(1));
    assertThat(backoff.delay(1, 0)).isEqualTo(SECOND);
    assertThat(backoff.delay(1, 0.5)).isEqualTo(Duration.ofMillis(800));
    assertThat(backoff.delay(1, 1)).isEqualTo(Duration.ofMillis(600));
  }

  @Test
  void theOthersOfAGroupAreStoppedBeforeTheWait() {
    var backoff = new Backoff(SECOND, SECOND, 0, Duration.ofHours(1));
    RulesWorld world =
        strict(Strategy.REST_FOR_ONE, 10, child("a"), child("b").withBackoff(backoff), child("c"));
    world.exit("b", CRASH);
    world.done.clear();
    world.exit("b", CRASH);
    assertThat(world.done).containsExactly("stop c");
    assertThat(world.states()).isEqualTo("a+b*c-");
    world.advance(SECOND);
    assertThat(world.states()).isEqualTo("a+b+c+");
  }

  @Test
  void aTerminateDuringTheWaitEndsIt() {
    var backoff = new Backoff(SECOND, SECOND, 0, Duration.ofHours(1));
    RulesWorld world = strict(Strategy.ONE_FOR_ONE, 10, child("a").withBackoff(backoff));
    world.exit("a", CRASH);
    world.exit("a", CRASH);
    world.done.clear();
    assertThat(world.ask((rules, reply) -> rules.restartChild("a", reply)))
        .isEqualTo(new Reply.Restarting("a"));
    assertThat(world.ask((rules, reply) -> rules.terminateChild("a", reply)))
        .isEqualTo(new Reply.Done("a"));
    world.advance(Duration.ofHours(1));
    assertThat(world.done).isEmpty();
    assertThat(world.states()).isEqualTo("a-");
  }

  @Test
  void significantChildrenEndTheSupervisor() {
    int cases = 0;
    for (AutoShutdown auto : AutoShutdown.values()) {
      for (Restart restart : List.of(Restart.TRANSIENT, Restart.TEMPORARY)) {
        for (ChildExit exit : List.of(NORMAL, CRASH)) {
          for (boolean isOtherLeft : List.of(true, false)) {
            significant(auto, restart, exit, isOtherLeft);
            cases++;
          }
        }
      }
    }
    System.out.printf("%d ends of significant children%n", cases);
  }

  private static void significant(
      AutoShutdown auto, Restart restart, ChildExit exit, boolean isOtherLeft) {
    var flags = SupervisorSpec.of(Strategy.ONE_FOR_ONE).withAutoShutdown(auto);
    RulesWorld world =
        new RulesWorld(
                flags,
                child("a", restart).withSignificant(true),
                child("b", restart).withSignificant(true),
                child("c"))
            .started();
    if (!isOtherLeft) {
      // An end by request is not the child's own, so it does not shut the supervisor down.
      world.ask((rules, reply) -> rules.terminateChild("b", reply));
      assertThat(world.end).isNull();
    }
    world.exit("a", exit);
    boolean isGone = restart == Restart.TEMPORARY || exit.isNormal();
    boolean ends =
        isGone
            && (auto == AutoShutdown.ANY_SIGNIFICANT
                || (auto == AutoShutdown.ALL_SIGNIFICANT && !isOtherLeft));
    assertThat(world.end != null)
        .as("%s %s %s %s", auto, restart, exit.message(), isOtherLeft)
        .isEqualTo(ends);
  }

  private static List<Long> delays(RulesWorld world) {
    return world.events.stream()
        .filter(ChildRestarting.class::isInstance)
        .map(event -> ((ChildRestarting) event).delay().toSeconds())
        .toList();
  }
}
