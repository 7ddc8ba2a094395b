package io.clutch;

import static io.clutch.SettingsTable.defaultBound;
import static io.clutch.SettingsTable.methodsOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.clutch.pool.PoolSpec;
import io.clutch.supervision.ChildSpec;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The tables of settings have each method and each key, with its default. */
class SettingsTablesTest {
  private static final Config DEFAULTS = ConfigFactory.defaultReference().getConfig("clutch");
  private static final SettingsTable POOLS = new SettingsTable("pools", "| `PoolSpec` |");

  @Test
  void theTableOfPoolsHasAllMethods() {
    assertThat(POOLS.methods()).isEqualTo(methodsOf(PoolSpec.class));
  }

  @Test
  void theTableOfPoolsHasAllKeys() {
    assertThat(POOLS.keys()).isEqualTo(new TreeSet<>(DEFAULTS.getConfig("pool").root().keySet()));
  }

  @Test
  void theTableOfChildrenHasAllMethods() {
    assertThat(new SettingsTable("supervision", "| `ChildSpec` |").methods())
        .isEqualTo(methodsOf(ChildSpec.class));
  }

  @Test
  void theBoundsOfCallsHaveTheirDefaults() {
    assertThat(defaultBound("credit")).startsWith(DEFAULTS.getString("worker.credit") + ";");
    assertThat(defaultBound("in-flight")).startsWith(DEFAULTS.getString("pool.in-flight") + ";");
  }
}
