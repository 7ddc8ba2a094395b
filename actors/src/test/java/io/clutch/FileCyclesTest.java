package io.clutch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Files that need each other can only be read together: at most 4 do. */
class FileCyclesTest {
  private static final int MOST = 4;

  /**
   * Each larger circle, by one of its files, and how many it has at most. The table may only
   * shrink.
   */
  private static final Map<String, Integer> LARGER =
      Map.of(
          "ValueReader", 25,
          "ValueWriter", 13,
          "ProcessLauncher", 6);

  @Test
  void noMoreThanFourFilesAreInACircle() {
    List<Set<String>> circles = FileCircles.below("io.clutch");
    assertThat(circles).isNotEmpty();
    List<Set<String>> larger = circles.stream().filter(circle -> circle.size() > MOST).toList();
    larger.forEach(circle -> System.out.println(circle.size() + " files in a circle: " + circle));

    assertThat(larger)
        .as("circles of more than %d files, each with its entry in the table", MOST)
        .allSatisfy(circle -> assertThat(circle).hasSizeLessThanOrEqualTo(entry(circle)));
    assertThat(larger)
        .as("entries for which there is no circle: remove them")
        .hasSameSizeAs(LARGER.keySet());
  }

  private static Integer entry(Set<String> circle) {
    return circle.stream()
        .map(file -> LARGER.get(file.substring(file.lastIndexOf('.') + 1)))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(MOST);
  }
}
