package io.clutch.supervision.internal.rules;

import static io.clutch.supervision.internal.rules.RulesWorld.CRASH;
import static io.clutch.supervision.internal.rules.RulesWorld.NORMAL;
import static io.clutch.supervision.internal.rules.RulesWorld.child;
import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.supervision.Backoff;
import io.clutch.supervision.ChildSnapshot.State;
import io.clutch.supervision.ChildSpec;
import io.clutch.supervision.Reply;
import io.clutch.supervision.Restart;
import io.clutch.supervision.Strategy;
import io.clutch.supervision.SupervisorCommand.ChildCount;
import io.clutch.supervision.SupervisorSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** The administration calls and OTP's answers to them. */
class AdministrationRulesTest {
  private static final Backoff WAIT =
      new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(1), 0, Duration.ofHours(1));

  /**
   * For each state of "x": the answers to start, restart, delete and terminate, and the states
   * after each.
   */
  private static final Map<String, List<String>> TABLE =
      Map.of(
          "x+", List.of("AlreadyStarted x+", "Running x+", "Running x+", "Done x-"),
          "x-", List.of("AlreadyPresent x-", "Started x+", "Done ", "Done x-"),
          "x*", List.of("AlreadyStarted x*", "Restarting x*", "Restarting x*", "Done x-"),
          "", List.of("Started x+", "NotFound ", "NotFound ", "NotFound "));

  @Test
  void everyRequestInEveryState() {
    int cases = 0;
    for (Strategy strategy :
        List.of(Strategy.ONE_FOR_ONE, Strategy.ONE_FOR_ALL, Strategy.REST_FOR_ONE)) {
      for (Restart restart : List.of(Restart.PERMANENT, Restart.TRANSIENT)) {
        for (String state : TABLE.keySet()) {
          for (int request = 0; request < 4; request++) {
            RulesWorld world = in(strategy, restart, state);
            Reply reply = ask(world, request, restart);
            assertThat(reply.getClass().getSimpleName() + " " + world.states())
                .as("%s %s %s %d", strategy, restart, state, request)
                .isEqualTo(TABLE.get(state).get(request));
            cases++;
          }
        }
      }
    }
    System.out.printf("%d administration cases%n", cases);
    assertThat(cases).isEqualTo(96);
  }

  private static RulesWorld in(Strategy strategy, Restart restart, String state) {
    var flags = SupervisorSpec.of(strategy);
    ChildSpec<?> x = child("x", restart).withBackoff(WAIT);
    RulesWorld world = state.isEmpty() ? new RulesWorld(flags) : new RulesWorld(flags, x);
    world.started();
    if (state.equals("x-")) {
      world.ask((rules, reply) -> rules.terminateChild("x", reply));
    } else if (state.equals("x*")) {
      world.exit("x", CRASH);
      world.exit("x", CRASH);
    }
    assertThat(world.states()).isEqualTo(state);
    return world;
  }

  private static Reply ask(RulesWorld world, int request, Restart restart) {
    return world.ask(
        (rules, reply) -> {
          switch (request) {
            case 0 -> rules.startChild(child("x", restart), reply);
            case 1 -> rules.restartChild("x", reply);
            case 2 -> rules.deleteChild("x", reply);
            default -> rules.terminateChild("x", reply);
          }
        });
  }

  @Test
  void aTemporaryChildIsForgottenWhenItIsTerminated() {
    RulesWorld world = RulesWorld.of(Strategy.ONE_FOR_ONE, child("x", Restart.TEMPORARY)).started();
    assertThat(world.ask((rules, reply) -> rules.terminateChild("x", reply)))
        .isEqualTo(new Reply.Done("x"));
    assertThat(world.states()).isEmpty();
  }

  @Test
  void aStartThatFailsLeavesNothing() {
    RulesWorld world = RulesWorld.of(Strategy.ONE_FOR_ALL, child("a")).started();
    world.failing.add("x");
    assertThat(world.ask((rules, reply) -> rules.startChild(child("x"), reply)))
        .isEqualTo(new Reply.StartFailed("x", CRASH));
    assertThat(world.states()).isEqualTo("a+");
    assertThat(world.end).isNull();
  }

  @Test
  void aRestartByRequestThatFailsKeepsTheSpecification() {
    RulesWorld world = RulesWorld.of(Strategy.ONE_FOR_ALL, child("a"), child("x")).started();
    world.ask((rules, reply) -> rules.terminateChild("x", reply));
    world.failing.add("x");
    assertThat(world.ask((rules, reply) -> rules.restartChild("x", reply)))
        .isEqualTo(new Reply.StartFailed("x", CRASH));
    assertThat(world.states()).isEqualTo("a+x-");
  }

  @Test
  void nothingByRequestCounts() {
    RulesWorld world = RulesWorld.of(Strategy.ONE_FOR_ONE, child("a")).started();
    for (int i = 0; i < 20; i++) {
      world.ask((rules, reply) -> rules.terminateChild("a", reply));
      world.ask((rules, reply) -> rules.restartChild("a", reply));
    }
    assertThat(world.rules.restarts().inPeriod()).isZero();
    assertThat(world.end).isNull();
  }

  @Test
  void requestsWaitForTheirTurn() {
    RulesWorld world = RulesWorld.of(Strategy.ONE_FOR_ONE).started();
    world.slow.add("a");
    assertThat(world.ask((rules, reply) -> rules.startChild(child("a"), reply))).isNull();
    assertThat(world.ask((rules, reply) -> rules.startChild(child("b"), reply))).isNull();
    assertThat(world.ask((rules, reply) -> rules.terminateChild("a", reply))).isNull();
    Child a = world.rules.children().find("a");
    world.rules.childReady(a, a.incarnation);
    world.settle();
    assertThat(world.replies)
        .containsExactly(RulesWorld.started("a"), RulesWorld.started("b"), new Reply.Done("a"));
    assertThat(world.states()).isEqualTo("a-b+");
  }

  @Test
  void whoWaitsIsToldWhenTheSupervisorEnds() {
    RulesWorld world = RulesWorld.of(Strategy.ONE_FOR_ONE).started();
    world.slow.add("a");
    world.ask((rules, reply) -> rules.startChild(child("a"), reply));
    world.ask((rules, reply) -> rules.terminateChild("a", reply));
    world.rules.stop(OptionalLong.empty());
    world.settle();
    world.ask((rules, reply) -> rules.deleteChild("a", reply));
    assertThat(world.replies).hasSize(3).containsOnly(new Reply.ShuttingDown());
    assertThat(world.end).isNotNull();
  }

  @Test
  void dynamicSupervisorsHaveALimitAndForgetWhatEnds() {
    var flags = SupervisorSpec.of(Strategy.DYNAMIC).withMaxChildren(2);
    RulesWorld world = new RulesWorld(flags).started();
    world.ask((rules, reply) -> rules.startChild(child("a", Restart.TRANSIENT), reply));
    world.ask((rules, reply) -> rules.startChild(child("b", Restart.TRANSIENT), reply));
    assertThat(world.ask((rules, reply) -> rules.startChild(child("c"), reply)))
        .isEqualTo(new Reply.MaxChildren(2));
    world.exit("a", NORMAL);
    assertThat(world.states()).isEqualTo("b+");
    world.ask((rules, reply) -> rules.terminateChild("b", reply));
    assertThat(world.states()).isEmpty();
    assertThat(world.ask((rules, reply) -> rules.restartChild("b", reply)))
        .isInstanceOf(Reply.Refused.class);
    assertThat(world.ask((rules, reply) -> rules.deleteChild("b", reply)))
        .isInstanceOf(Reply.Refused.class);
  }

  @Test
  void countsWithoutLooking() {
    RulesWorld world =
        RulesWorld.of(
                Strategy.ONE_FOR_ONE,
                child("a"),
                ChildSpec.supervisor("b", SupervisorSpec.oneForOne()),
                child("c"))
            .started();
    world.ask((rules, reply) -> rules.terminateChild("a", reply));
    assertThat(world.rules.children().count()).isEqualTo(new ChildCount(3, 2, 1, 2));
    world.ask((rules, reply) -> rules.deleteChild("a", reply));
    assertThat(world.rules.children().count()).isEqualTo(new ChildCount(2, 2, 1, 1));
  }

  @Test
  void aChildThatEndedIsNotToldAsRunningWhileItWaitsForItsTurn() {
    var world =
        RulesWorld.of(
                Strategy.ONE_FOR_ONE,
                RulesWorld.child("a"),
                RulesWorld.child("b", Restart.TRANSIENT),
                RulesWorld.child("c", Restart.TEMPORARY))
            .started();
    world.slow.add("slow");
    world.ask((rules, reply) -> rules.startChild(RulesWorld.child("slow"), reply));
    world.exit("a", RulesWorld.CRASH);
    world.exit("b", RulesWorld.NORMAL);
    world.exit("c", RulesWorld.CRASH);
    Children children = world.rules.children();
    assertThat(children.find("a").shownState()).isEqualTo(State.RESTARTING);
    assertThat(children.find("b").shownState()).isEqualTo(State.ABSENT);
    assertThat(children.find("c").shownState()).isEqualTo(State.ABSENT);
    assertThat(children.count().active()).isZero();
    Child slow = children.find("slow");
    world.rules.childReady(slow, slow.incarnation);
    world.settle();
    assertThat(world.states()).isEqualTo("a+b-slow+");
    assertThat(children.count().active()).isEqualTo(2);
  }

  @Test
  void aDynamicSupervisorMayHaveNoRoomAtAll() {
    var world = new RulesWorld(SupervisorSpec.of(Strategy.DYNAMIC).withMaxChildren(0)).started();
    assertThat(world.ask((rules, reply) -> rules.startChild(RulesWorld.child("a"), reply)))
        .isEqualTo(new Reply.MaxChildren(0));
  }
}
