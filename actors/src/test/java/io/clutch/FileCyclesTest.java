package io.clutch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** At most 4 files depend on each other, because such files must be read together. */
class FileCyclesTest {
  private static final int MOST = 4;

  /**
   * Each larger cycle, by one of its files, and how many it has at most. The table may only shrink.
   */
  private static final Map<String, Integer> LARGER =
      Map.of(
          "ValueReader", 25,
          "ValueWriter", 13,
          "ProcessLauncher", 6);

  @Test
  void noMoreThanFourFilesAreInACycle() {
    List<Set<String>> cycles = FileCycles.below("io.clutch");
    assertThat(cycles).isNotEmpty();
    List<Set<String>> larger = cycles.stream().filter(cycle -> cycle.size() > MOST).toList();
    larger.forEach(cycle -> System.out.println(cycle.size() + " files in a cycle: " + cycle));

    assertThat(larger)
        .as("cycles of more than %d files, each with its entry in the table", MOST)
        .allSatisfy(cycle -> assertThat(cycle).hasSizeLessThanOrEqualTo(entry(cycle)));
    assertThat(larger)
        .as("entries for which there is no cycle: remove them")
        .hasSameSizeAs(LARGER.keySet());
  }

  private static Integer entry(Set<String> cycle) {
    return cycle.stream()
        .map(file -> LARGER.get(file.substring(file.lastIndexOf('.') + 1)))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(MOST);
  }
}
