package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.failure;
import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import io.clutch.PythonPool;
import io.clutch.call.Call;
import io.clutch.call.CallPolicy;
import io.clutch.call.RetrySettings;
import io.clutch.failure.CallFailure.CircuitOpen;
import io.clutch.failure.CallFailure.Exited;
import io.clutch.pool.PoolSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.pattern.CircuitBreaker;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Policies with a pool: another worker makes the next attempt. */
@ExtendWith(Leftovers.class)
class PoolPolicyTest {
  private static PoolFixture pools;
  @TempDir Path directory;
  private PythonPool pool;

  @BeforeAll
  static void start() {
    pools = PoolFixture.open();
  }

  @AfterAll
  static void stop() {
    pools.close();
  }

  @BeforeEach
  void spawn() {
    pool = pools.pool(PoolSpec.of(PoolFixture.WORKER).withSize(2));
  }

  @AfterEach
  void end() {
    pool.stop();
  }

  private String file(String name) {
    return directory.resolve(name).toString();
  }

  private List<String> lines(String name) throws IOException {
    return Files.readAllLines(directory.resolve(name));
  }

  @Test
  void aHedgeIsMadeByAnotherWorkerAndTheLoserIsCancelled() throws IOException {
    var call = Call.of("pooled:first_waits", Long.class, file("log"), file("end")).asIdempotent();
    var hedged = pool.with(CallPolicy.create().withHedge(Duration.ofMillis(50)));
    long winner = value(hedged.call(call));
    await().until(() -> Files.exists(directory.resolve("end")));
    assertThat(lines("log")).hasSize(2).doesNotHaveDuplicates().last().isEqualTo("" + winner);
    PoolFixture.awaitIdle(pool, 2);
  }

  @Test
  void aRetryIsMadeByAnotherWorker() throws IOException {
    var call = Call.of("supervised:die_once", Long.class, file("runs")).asIdempotent();
    var patient = pool.with(CallPolicy.create().withRetry(RetrySettings.create(2)));
    long worker = value(patient.call(call));
    assertThat(PoolFixture.pids(pool)).contains(worker);
    assertThat(directory.resolve("runs")).hasSize(2);
    PoolFixture.awaitIdle(pool, 2);
  }

  @Test
  void anOpenCircuitSparesThePool() {
    CircuitBreaker breaker =
        CircuitBreaker.create(
            pools.clutch.system().classicSystem().scheduler(),
            2,
            Duration.ofSeconds(30),
            Duration.ofMinutes(1));
    var careful = pool.with(CallPolicy.create().withCircuitBreaker(breaker));
    for (int i = 0; i < 2; i++) {
      failure(careful.call("pooled:exit_now", Object.class, 3), Exited.class);
    }
    failure(careful.call("pooled:pid", Long.class), CircuitOpen.class);
    assertThat(value(pool.call("pooled:pid", Long.class))).isPositive();
    PoolFixture.awaitIdle(pool, 2);
  }
}
