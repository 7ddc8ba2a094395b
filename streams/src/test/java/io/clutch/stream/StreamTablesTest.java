package io.clutch.stream;

import static io.clutch.SettingsTable.defaultBound;
import static io.clutch.SettingsTable.methodsOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.SettingsTable;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The tables of settings in the pages of streams have each method, with its default. */
class StreamTablesTest {
  private static final SettingsTable STAGES = new SettingsTable("streams", "| `StageSettings` |");

  @Test
  void theTableOfStagesHasAllMethods() {
    assertThat(STAGES.methods()).isEqualTo(methodsOf(StageSettings.class));
  }

  @Test
  void theTableOfGeneratorsHasAllMethods() {
    assertThat(new SettingsTable("generators", "| `StreamSettings` |").methods())
        .isEqualTo(methodsOf(StreamSettings.class));
  }

  @Test
  void batchesHaveTheirOwnAndThoseOfStages() {
    Set<String> all = new SettingsTable("streams", "| `BatchSettings` |").methods();
    all.addAll(STAGES.methods());
    all.remove("withBuffer"); // of keys

    assertThat(all).isEqualTo(methodsOf(BatchSettings.class));
  }

  @Test
  void theBoundOfParallelismHasItsDefaults() {
    assertThat(defaultBound("parallelism"))
        .startsWith(
            "%d, batches %d;"
                .formatted(
                    StageSettings.create().parallelism(),
                    BatchSettings.create().stage().parallelism()));
  }
}
