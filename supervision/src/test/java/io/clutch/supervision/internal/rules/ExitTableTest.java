package io.clutch.supervision.internal.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.supervision.ChildExit;
import io.clutch.supervision.Restart;
import io.clutch.supervision.Strategy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every strategy, with every combination of three kinds of children and every kind of end. */
class ExitTableTest {
  private static final List<ChildExit> EXITS =
      List.of(
          RulesWorld.NORMAL,
          new ChildExit.Shutdown("test"),
          new ChildExit.Killed("test"),
          RulesWorld.CRASH);
  private static final List<String> IDS = List.of("a", "b", "c");

  @Test
  void everyEndOfAChild() {
    int cases = 0;
    for (Strategy strategy : Strategy.values()) {
      for (List<Restart> kinds : kinds()) {
        for (int victim = 0; victim < IDS.size(); victim++) {
          for (ChildExit exit : EXITS) {
            check(strategy, kinds, victim, exit);
            cases++;
          }
        }
      }
    }
    System.out.printf("%d ends of children%n", cases);
    assertThat(cases).isEqualTo(4 * 27 * 3 * 4);
  }

  private static List<List<Restart>> kinds() {
    List<List<Restart>> all = new ArrayList<>();
    for (Restart a : Restart.values()) {
      for (Restart b : Restart.values()) {
        for (Restart c : Restart.values()) {
          all.add(List.of(a, b, c));
        }
      }
    }
    return all;
  }

  private static void check(Strategy strategy, List<Restart> kinds, int victim, ChildExit exit) {
    RulesWorld world =
        RulesWorld.of(
                strategy,
                RulesWorld.child("a", kinds.get(0)),
                RulesWorld.child("b", kinds.get(1)),
                RulesWorld.child("c", kinds.get(2)))
            .started();
    world.exit(IDS.get(victim), exit);
    String what = strategy + " " + kinds + ", " + IDS.get(victim) + " " + exit.message();
    assertThat(world.done).as(what).isEqualTo(expectedCommands(strategy, kinds, victim, exit));
    assertThat(world.states()).as(what).isEqualTo(expectedStates(strategy, kinds, victim, exit));
    assertThat(world.rules.restarts().inPeriod())
        .as(what)
        .isEqualTo(comesBack(kinds.get(victim), exit) ? 1 : 0);
    assertThat(world.end).as(what).isNull();
  }

  private static boolean comesBack(Restart kind, ChildExit exit) {
    boolean isNormal = exit instanceof ChildExit.Normal || exit instanceof ChildExit.Shutdown;
    return kind == Restart.PERMANENT || (kind == Restart.TRANSIENT && !isNormal);
  }

  private static List<String> expectedCommands(
      Strategy strategy, List<Restart> kinds, int victim, ChildExit exit) {
    List<String> expected = new ArrayList<>();
    if (!comesBack(kinds.get(victim), exit)) {
      if (kinds.get(victim) == Restart.TEMPORARY || strategy == Strategy.DYNAMIC) {
        expected.add("forget " + IDS.get(victim));
      }
      return expected;
    }
    for (int i = IDS.size() - 1; i >= 0; i--) {
      if (isBystander(strategy, victim, i)) {
        expected.add("stop " + IDS.get(i));
        if (kinds.get(i) == Restart.TEMPORARY) {
          expected.add("forget " + IDS.get(i));
        }
      }
    }
    for (int i = 0; i < IDS.size(); i++) {
      boolean isBack = isBystander(strategy, victim, i) && kinds.get(i) != Restart.TEMPORARY;
      if (i == victim || isBack) {
        expected.add("start " + IDS.get(i));
      }
    }
    return expected;
  }

  private static String expectedStates(
      Strategy strategy, List<Restart> kinds, int victim, ChildExit exit) {
    var expected = new StringBuilder();
    boolean isRestart = comesBack(kinds.get(victim), exit);
    for (int i = 0; i < IDS.size(); i++) {
      boolean isTemporary = kinds.get(i) == Restart.TEMPORARY;
      if (i == victim && !isRestart) {
        boolean isForgotten = isTemporary || strategy == Strategy.DYNAMIC;
        expected.append(isForgotten ? "" : IDS.get(i) + "-");
      } else if (!(isRestart && isTemporary && isBystander(strategy, victim, i))) {
        expected.append(IDS.get(i)).append('+');
      }
    }
    return expected.toString();
  }

  private static boolean isBystander(Strategy strategy, int victim, int other) {
    return switch (strategy) {
      case ONE_FOR_ONE, DYNAMIC -> false;
      case ONE_FOR_ALL -> other != victim;
      case REST_FOR_ONE -> other > victim;
    };
  }
}
