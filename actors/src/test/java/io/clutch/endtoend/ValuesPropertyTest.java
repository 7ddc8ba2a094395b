package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.failure.CallFailedException;
import io.clutch.failure.CallFailure;
import io.clutch.worker.WorkerSpec;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Random values return unchanged, or are refused with a reason. */
@ExtendWith(Leftovers.class)
class ValuesPropertyTest {
  private static final int VALUES = 3_000;

  private static ClutchFixture fixture;
  private static PythonRef python;

  @BeforeAll
  static void start() {
    fixture = ClutchFixture.open();
    python = fixture.spawn(WorkerSpec.functions("properties"));
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @Test
  void fromJavaToPythonAndBack() {
    int refused = 0;
    for (int seed = 0; seed < VALUES; seed++) {
      Object sent = new RandomValues(seed).value(3);
      boolean fallsTogether =
          value(python.call("properties:falls_together", Boolean.class, Forms.explicit(sent)));
      var outcome = outcome(python.call("properties:echo", Object.class, sent));
      if (fallsTogether) {
        assertThat(outcome).as("seed " + seed).isInstanceOf(CallFailure.Unencodable.class);
        assertThat(((CallFailure) outcome).message()).contains("are equal in Python");
        refused++;
      } else {
        assertThat(Forms.normal(outcome)).as("seed " + seed).isEqualTo(Forms.normal(sent));
      }
    }
    report("Java to Python and back", refused);
  }

  @Test
  void fromPythonToJavaAndBack() {
    int refused = 0;
    for (int seed = 0; seed < VALUES; seed++) {
      Object form = value(python.call("properties:explicit", Object.class, seed));
      boolean inJava = hasFallenTogether(form);
      boolean inPython = value(python.call("properties:falls_together", Boolean.class, form));
      Object made = outcome(python.call("properties:make", Object.class, seed));
      Object back =
          made instanceof CallFailure
              ? made
              : outcome(python.call("properties:difference", Object.class, seed, made));
      if (back instanceof CallFailure failure) {
        assertThat(inJava || inPython).as("seed %d: %s", seed, failure.message()).isTrue();
        assertThat(failure.message())
            .containsAnyOf("would become one", "differ in Java", "are equal in Python");
        refused++;
      } else {
        assertThat(back).as("seed " + seed).isEqualTo("");
        assertThat(inJava).as("seed " + seed).isFalse();
      }
    }
    report("Python to Java and back", refused);
  }

  @Test
  void integersAreFloatsWhereOneHoldsThem() {
    var random = new Random(14);
    int refused = 0;
    for (int i = 0; i < VALUES; i++) {
      BigInteger value = integer(random);
      double nearest = value.doubleValue();
      boolean isHeld =
          !Double.isInfinite(nearest)
              && new BigDecimal(nearest).compareTo(new BigDecimal(value)) == 0;
      List<Object> outcomes = new ArrayList<>();
      outcomes.add(outcome(python.call("properties:echo", Double.class, value)));
      outcomes.add(outcome(python.call("properties:as_float", Double.class, value)));
      outcomes.add(
          outcome(python.call("properties:as_measure", Double.class, Map.of("value", value))));
      Object list =
          outcome(python.call("properties:as_floats", double[].class, List.of(value, 0.5)));
      outcomes.add(list instanceof double[] doubles ? (Object) doubles[0] : list);
      assertThat(outcomes)
          .as(value.toString())
          .allSatisfy(
              outcome -> {
                if (isHeld) {
                  assertThat(outcome).isEqualTo(nearest);
                } else {
                  assertThat(outcome)
                      .isInstanceOfAny(
                          CallFailure.Undecodable.class, CallFailure.BadArguments.class);
                }
              });
      refused += isHeld ? 0 : 1;
    }
    report("integers as floats", refused);
  }

  private static BigInteger integer(Random random) {
    BigInteger value = new BigInteger(random.nextInt(80) + 1, random);
    BigInteger rounded = value.shiftRight(20).shiftLeft(20);
    BigInteger chosen = random.nextBoolean() ? value : rounded;
    return random.nextBoolean() ? chosen : chosen.negate();
  }

  private static boolean hasFallenTogether(Object form) {
    return built(form, new boolean[1])[1] == Boolean.TRUE;
  }

  /** The value of an explicit form, and whether a map or set of it has fewer entries here. */
  private static Object[] built(Object form, boolean[] fell) {
    if (!(form instanceof List<?> parts)) {
      return new Object[] {form, fell[0]};
    }
    List<Object> items = new ArrayList<>();
    for (Object part : (List<?>) parts.get(1)) {
      items.add(built(part, fell)[0]);
    }
    Object made = items;
    if (parts.get(0).equals("set")) {
      Set<Object> set = new LinkedHashSet<>(items);
      fell[0] |= set.size() < items.size();
      made = set;
    } else if (parts.get(0).equals("map")) {
      Map<Object, Object> map = new LinkedHashMap<>();
      for (int i = 0; i < items.size(); i += 2) {
        map.put(items.get(i), items.get(i + 1));
      }
      fell[0] |= map.size() < items.size() / 2;
      made = map;
    }
    return new Object[] {made, fell[0]};
  }

  private static void report(String what, int refused) {
    System.out.printf(
        "%s: %d values, %d came back, %d were refused%n", what, VALUES, VALUES - refused, refused);
    assertThat(refused).isBetween(VALUES / 100, VALUES / 2);
  }

  /** The value, or the failure. */
  private static Object outcome(CompletionStage<?> answer) {
    try {
      return answer.toCompletableFuture().join();
    } catch (CompletionException failed) {
      if (failed.getCause() instanceof CallFailedException known) {
        return known.failure();
      }
      throw failed;
    }
  }
}
