package io.clutch.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.clutch.pool.PoolSettings;
import io.clutch.pool.PoolSettings.Affinity;
import io.clutch.pool.PoolSpec;
import io.clutch.pool.PoolSpecs;
import io.clutch.pool.Routing;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Declared pools: their own keys, the keys of all pools, and the errors of invalid ones. */
class PoolReaderTest {
  private static final Config REFERENCE =
      ConfigFactory.parseResources("reference.conf").getConfig("clutch");

  private static PoolSpec read(String declared) {
    return read(declared, "");
  }

  private static PoolSpec read(String declared, String defaults) {
    Config clutch = ConfigFactory.parseString(defaults).atPath("pool").withFallback(REFERENCE);
    return PoolReader.spec(
        new ConfigSection(ConfigFactory.parseString(declared), "clutch.pools.thumbnails"),
        new ConfigSection(clutch, "clutch"));
  }

  @Test
  void whatAPoolSaysGoesBeforeWhatAllSay() {
    PoolSettings settings =
        PoolSpecs.settings(
            read(
                """
                functions = [a, b]
                min = 3
                max = 9
                routing = consistent-hash
                affinity = Soft
                recycle.memory = 1 KiB
                backoff { min = 1 s, max = 2 s }
                """,
                """
                min = 5
                in-flight = 4
                recycle { memory = 5 KiB, calls = 100 }
                """));
    assertThat(settings.size().min()).isEqualTo(3);
    assertThat(settings.size().max()).isEqualTo(9);
    assertThat(settings.routing()).isEqualTo(Routing.CONSISTENT_HASH);
    assertThat(settings.affinity()).isEqualTo(Affinity.SOFT);
    assertThat(settings.inFlight()).isEqualTo(4);
    assertThat(settings.recycle().memory()).hasValue(1024);
    assertThat(settings.recycle().calls()).hasValue(100);
    assertThat(settings.backoff().max()).hasSeconds(2);
    assertThat(settings.backoff().period()).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void coresAreAsManyAsTheMachineHas() {
    PoolSettings settings = PoolSpecs.settings(read("functions = [a]"));
    int cores = Runtime.getRuntime().availableProcessors();
    assertThat(settings.size().min()).isEqualTo(cores);
    assertThat(settings.size().max()).isEqualTo(cores);
    assertThat(settings.size().startConcurrency()).isEqualTo(cores);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "max = 2 | needs either functions, a list of modules, or actor",
        "functions = [a], actor = \"a:B\" | needs either functions, a list of modules, or actor",
        "functions = thumbnails | functions",
        "functions = [] | thumbnails.functions",
        "functions = [\"\"] | thumbnails.functions",
        "actor = \"no class\" | thumbnails.actor",
        "actor = \"a:B\", arguments = 5 | arguments",
        "functions = [a], python = [] | python",
        "functions = [a], module-path = here | module-path",
        "functions = [a], requirements = pillow | requirements",
        "functions = [a], environment = [] | environment",
        "functions = [a], environment { \"A=B\" = 1 } | thumbnails.environment",
        "functions = [a], worker.limits.memory = 0 | thumbnails.worker.limits.memory",
        "functions = [a], worker.call-deadline = soon | call-deadline",
        "functions = [a], minimum-python = 3 | thumbnails.minimum-python",
        "functions = [a], arguments = [1] | for the constructor of an actor",
        "functions = [a], named { a = 1 } | for the constructor of an actor",
        "actor = \"a:B\", named = 5 | named",
        "functions = [a], mix = 2 | thumbnails.mix",
        "functions = [a], \"a.b\" = 2 | a.b",
        "functions = [a], recycle { call = 2 } | thumbnails.recycle.call",
        "functions = [a], backoff = 5 s | backoff",
        "functions = [a], min = many | min",
        "functions = [a], min = -1 | thumbnails.min",
        "functions = [a], min = 3, max = 2 | thumbnails.max",
        "functions = [a], queue-wait = 0 s | thumbnails.queue-wait",
        "functions = [a], routing = random | thumbnails.routing",
        "functions = [a], start = maybe | thumbnails.start",
        "functions = [a], recycle.age = 0 s | thumbnails.recycle.age",
        "functions = [a], backoff.max = 1 ms | thumbnails.backoff",
      })
  void whatIsWrongIsNamed(String declared, String named) {
    assertThatThrownBy(() -> read(declared))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(named);
  }

  @Test
  void whatIsWrongSaysWhatMayBe() {
    assertThatThrownBy(() -> read("functions = [a], routing = random"))
        .hasMessageContaining("[least-busy, round-robin, lifo, fifo, consistent-hash, sticky]")
        .hasMessageContaining("'random'");
  }
}
