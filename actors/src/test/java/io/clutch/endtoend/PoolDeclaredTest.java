package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.stopped;
import static io.clutch.endtoend.ClutchFixture.value;
import static io.clutch.endtoend.PoolFixture.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigException;
import io.clutch.Clutch;
import io.clutch.Leftovers;
import io.clutch.PythonPool;
import io.clutch.pool.PoolStatus.Worker;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pools in the configuration, started by their names. */
@ExtendWith(Leftovers.class)
class PoolDeclaredTest {
  @TempDir private static Path directory;
  private static ClutchFixture fixture;
  private static Clutch clutch;

  @BeforeAll
  static void start() {
    fixture =
        ClutchFixture.open(
            """
            clutch.pools {
              tallies {
                actor = "pooled:Tally", arguments = [3], module-path = ["%1$s"]
                max = 1, min = 1
              }
              "named.with.dots" {
                functions = [os, pooled], module-path = ["%1$s"], working-directory = "%2$s"
                environment { POOLED = yes }
                min = 1, max = 2, start = lazy
                worker.call-deadline = 7 s
              }
              named-arguments {
                actor = "pooled:Tally", named { step = 4 }, module-path = ["%1$s"]
                minimum-python = 3.10, min = 1, max = 1
              }
              too-new {
                functions = [pooled], module-path = ["%1$s"], minimum-python = 3.99, max = 1, min = 1
              }
              number = 5
              empty {}
              none { functions = [pooled], max = 0 }
              misspelt { functions = [pooled], maximum = 2 }
              misspelt-worker { functions = [pooled], worker { credits = 2 } }
              misspelt-below { functions = [pooled], worker { stop { drains = 2 s } } }
              contrary { functions = [pooled], worker { restart { max-backoff = 1 ms } } }
            }
            """
                .formatted(ClutchFixture.HANDLERS, directory));
    clutch = Clutch.get(fixture.system());
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @Test
  void aPoolIsStartedByItsName() {
    PythonPool tallies = clutch.pool("tallies");
    assertThat(PoolFixture.path(tallies)).isEqualTo("/system/tallies");
    assertThat(value(tallies.call("add", Long.class, 1))).isEqualTo(3);
    assertThat(clutch.pool("tallies")).isSameAs(tallies);
    assertThat(value(clutch.pool("tallies").call("add", Long.class, 1))).isEqualTo(6);
    assertThat(status(tallies).started()).isEqualTo(1);
    tallies.stop();
    stopped(tallies);
    PythonPool fresh = clutch.pool("tallies");
    assertThat(value(fresh.call("add", Long.class, 1))).isEqualTo(3);
  }

  @Test
  void whatItDeclaresArrives() throws Exception {
    PythonPool pool = clutch.pool("named.with.dots");
    assertThat(status(pool).started()).isZero();
    assertThat(status(pool).min()).isEqualTo(1);
    assertThat(status(pool).max()).isEqualTo(2);
    assertThat(value(pool.call("os:getenv", String.class, "POOLED"))).isEqualTo("yes");
    assertThat(value(pool.call("os:getcwd", String.class)))
        .isEqualTo(directory.toRealPath().toString());
    assertThat(value(pool.call("pooled:seconds_left", Double.class))).isBetween(0.0, 7.0);
    assertThat(status(pool).workers())
        .extracting(Worker::pid)
        .containsExactly(value(pool.call("pooled:pid", Long.class)));
  }

  @Test
  void itsActorMayHaveNamedArgumentsAndItsPythonALeastVersion() {
    PythonPool pool = clutch.pool("named-arguments");
    assertThat(value(pool.call("add", Long.class, 2))).isEqualTo(8);
    assertThat(clutch.pool("too-new").whenReady())
        .failsWithin(Duration.ofSeconds(60))
        .withThrowableThat()
        .withMessageContaining("3.99");
  }

  @ParameterizedTest
  @CsvSource({
    "number, number",
    "empty, clutch.pools.empty needs either functions",
    "none, clutch.pools.none.max",
    "misspelt, clutch.pools.misspelt.maximum",
    "misspelt-worker, clutch.pools.misspelt-worker.worker.credits",
    "misspelt-below, clutch.pools.misspelt-below.worker.stop.drains",
    "contrary, clutch.pools.contrary.worker.restart",
  })
  void whatCannotBeIsNamedAndNothingStarts(String name, String message) {
    assertThatThrownBy(() -> clutch.pool(name))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message);
    PythonPool pool = clutch.spawn(PoolFixture.of(1).withLazyStart(true), name);
    assertThat(clutch.pool(name)).isSameAs(pool);
    pool.stop();
    stopped(pool);
  }

  @Test
  void anotherNameIsRefusedWithThoseThatThereAre() {
    assertThatThrownBy(() -> clutch.pool("unknown"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'unknown'")
        .hasMessageContaining("clutch.pools")
        .hasMessageContaining("named.with.dots")
        .hasMessageContaining("tallies");
  }
}
