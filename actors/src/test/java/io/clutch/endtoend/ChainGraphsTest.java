package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.ClutchSetup;
import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.data.ResultType;
import io.clutch.host.Host;
import io.clutch.worker.WorkerSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Random graphs of calls between workers that hold their main threads: none hangs. */
@ExtendWith(Leftovers.class)
class ChainGraphsTest {
  private static final int WORKERS = 4;
  private static final int DEPTH = 4;
  private static final int GRAPHS = Integer.getInteger("clutch.test.graphs", 200);

  private static final List<PythonRef> REFS = new ArrayList<>();
  private static ClutchFixture fixture;

  @BeforeAll
  static void start() {
    Host go = Host.function(new ResultType<List<Object>>() {}, ChainGraphsTest::go);
    fixture = ClutchFixture.open(ClutchSetup.create().withHost("go", go.withParallelism(64)));
    for (int i = 0; i < WORKERS; i++) {
      REFS.add(
          fixture.spawn(
              WorkerSpec.functions("chains")
                  .withSettings(each -> each.withCallDeadline(Duration.ofSeconds(60)))));
    }
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  private static CompletionStage<Long> go(List<Object> step) {
    int to = ((Number) step.get(0)).intValue();
    return call(to, (List<?>) step.get(1));
  }

  /** Half of the workers ask for all at once. */
  private static CompletionStage<Long> call(int to, List<?> plan) {
    return REFS.get(to).call("chains:run", Long.class, plan, to % 2 == 1);
  }

  private static List<Object> plan(Random random, int depth, int workers) {
    var steps = new ArrayList<Object>();
    for (int i = random.nextInt(depth == DEPTH ? 3 : 2 + depth); i > 0 && depth > 0; i--) {
      steps.add(List.of(random.nextInt(workers), plan(random, depth - 1, workers)));
    }
    return steps;
  }

  @Test
  void manyGraphsAtOnceAllEnd() {
    long rings = 0;
    for (int seed = 0; seed < GRAPHS; seed++) {
      var random = new Random(seed);
      List<CompletionStage<Long>> roots =
          IntStream.range(0, 4)
              .mapToObj(i -> call(random.nextInt(WORKERS), plan(random, DEPTH, WORKERS)))
              .toList();
      for (CompletionStage<Long> root : roots) {
        rings += value(root);
      }
    }
    assertThat(rings).isPositive();
  }

  /** One call at a time waits only for its own chain. */
  @Test
  void aLoneChainIsNeverInARing() {
    for (int seed = 0; seed < GRAPHS; seed++) {
      var random = new Random(seed);
      List<Object> even = evenPlan(random, DEPTH);
      assertThat(value(call(2 * random.nextInt(WORKERS / 2), even))).as("seed %d", seed).isZero();
    }
  }

  private static List<Object> evenPlan(Random random, int depth) {
    var steps = new ArrayList<Object>();
    for (int i = random.nextInt(3); i > 0 && depth > 0; i--) {
      steps.add(List.of(2 * random.nextInt(WORKERS / 2), evenPlan(random, depth - 1)));
    }
    return steps;
  }
}
