package io.clutch.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PythonNamesTest {
  @ParameterizedTest
  @CsvSource({
    "add, add",
    "longestFunction, longest_function",
    "f2Name, f2_name",
    "already_snake, already_snake",
    "toHTML, to_html",
  })
  void writesNamesAsPythonDoes(String java, String python) {
    assertThat(PythonNames.snakeCase(java)).isEqualTo(python);
  }

  @Test
  void marksKeywords() {
    assertThat(PythonNames.withoutKeyword("from")).isEqualTo("from_");
    assertThat(PythonNames.withoutKeyword("match")).isEqualTo("match");
  }

  @ParameterizedTest
  @CsvSource({"item, true", "größe, true", "_x1, true", "1x, false", "a$b, false", "is, false"})
  void knowsNames(String name, boolean isOne) {
    assertThat(PythonNames.isName(name)).isEqualTo(isOne);
  }
}
