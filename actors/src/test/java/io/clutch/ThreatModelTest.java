package io.clutch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each statement of {@code docs/reference/threat-model.md} names tests that hold it, and these
 * exist.
 */
class ThreatModelTest {
  private static final Path PAGE = Repository.ROOT.resolve("docs/reference/threat-model.md");
  private static final int FEWEST_STATEMENTS = 30;
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern JAVA = Pattern.compile("(\\w+)\\.(\\w+)");
  private static final Pattern PYTHON = Pattern.compile("(test_\\w+\\.py)::(test_\\w+)");
  private static final List<String> JAVA_FOLDERS =
      List.of(
          "supervision/src/test/java",
          "testkit/src/test/java",
          "actors/src/test/java",
          "streams/src/test/java",
          "observer/src/test/java",
          "cluster/src/test/java",
          "integrations/arrow/src/test/java",
          "integrations/jackson/src/test/java",
          "integrations/micrometer/src/test/java",
          "integrations/opentelemetry/src/test/java",
          "supervision-examples/src/test/java");
  private static final List<String> PYTHON_FOLDERS = List.of("python-actor/tests");

  /** A row of a table: what is said, and the cell that names the tests. */
  private record Statement(String text, String tests) {}

  @Test
  void eachStatementNamesATest() {
    List<Statement> statements = statements(Repository.lines(PAGE));
    assertThat(statements).hasSizeGreaterThanOrEqualTo(FEWEST_STATEMENTS);
    assertThat(statements)
        .allSatisfy(
            statement -> assertThat(names(statement.tests())).as(statement.text()).isNotEmpty());
  }

  @Test
  void eachNamedTestIsThere() {
    for (Statement statement : statements(Repository.lines(PAGE))) {
      assertThat(names(statement.tests()))
          .as(statement.text())
          .allSatisfy(name -> assertThat(isTest(name)).as(name).isTrue());
    }
  }

  /** A sentence in a list has no cell for a test. */
  @Test
  void statementsStandInTables() {
    assertThat(Repository.lines(PAGE)).noneMatch(line -> line.matches("\\s*([-*]|\\d+\\.) .*"));
  }

  @Test
  void headsAreNoStatements() {
    List<String> page = List.of("| a | held by |", "| --- | --- |", "| Said. | `X.y` |", "text");
    assertThat(statements(page)).containsExactly(new Statement("Said.", "`X.y`"));
    assertThat(names("`X.y`, `test_z.py::test_it`")).containsExactly("X.y", "test_z.py::test_it");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NoSuchTest.method",
        "ThreatModelTest.noSuchMethod",
        "test_zmtp.py::test_nothing_of_the_kind",
        "test_none.py::test_frames",
        "ThreatModelTest"
      })
  void aTestThatIsNotThereIsFound(String name) {
    assertThat(isTest(name)).isFalse();
  }

  private static List<Statement> statements(List<String> lines) {
    var statements = new ArrayList<Statement>();
    boolean isBody = false;
    for (String line : lines) {
      if (!line.startsWith("|")) {
        isBody = false;
      } else if (line.matches("[|\\s-]+")) {
        isBody = true;
      } else if (isBody) {
        String[] cells = line.split("\\|");
        statements.add(new Statement(cells[1].trim(), cells[cells.length - 1].trim()));
      }
    }
    return statements;
  }

  private static List<String> names(String cell) {
    return CODE.matcher(cell).results().map(found -> found.group(1)).toList();
  }

  private static boolean isTest(String name) {
    Matcher java = JAVA.matcher(name);
    Matcher python = PYTHON.matcher(name);
    if (python.matches()) {
      return holds(PYTHON_FOLDERS, python.group(1), "\\bdef " + python.group(2) + "\\(");
    }
    return java.matches()
        && holds(JAVA_FOLDERS, java.group(1) + ".java", "\\bvoid " + java.group(2) + "\\(");
  }

  private static boolean holds(List<String> folders, String file, String declaration) {
    Pattern pattern = Pattern.compile(declaration);
    return folders.stream()
        .flatMap(folder -> Repository.files(folder, file).stream())
        .filter(path -> path.getFileName().toString().equals(file))
        .flatMap(path -> lines(path))
        .anyMatch(line -> pattern.matcher(line).find());
  }

  private static Stream<String> lines(Path path) {
    return Repository.lines(path).stream();
  }
}
