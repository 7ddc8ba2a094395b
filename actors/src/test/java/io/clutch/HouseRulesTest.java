package io.clutch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Small files, a note for each package, plain names and English, and no test that sleeps. */
class HouseRulesTest {
  private static final List<String> MODULES =
      List.of(
          "supervision",
          "testkit",
          "actors",
          "streams",
          "observer",
          "cluster",
          "integrations/arrow",
          "integrations/jackson",
          "integrations/micrometer",
          "integrations/opentelemetry");
  private static final List<String> OF_NO_LIBRARY =
      List.of("supervision-examples", "benchmarks", "python-actor");
  private static final Pattern MODULE = Pattern.compile("<module>(.+)</module>");

  private static final int LONGEST = 400;
  private static final int MEDIAN = 90;

  private static final Pattern SLEEP =
      Pattern.compile("\\bThread\\.sleep\\s*\\(|\\b(?:NANO|MICRO|MILLI)?SECONDS\\.sleep\\s*\\(");
  private static final Pattern EMPTY_NAME =
      Pattern.compile("\\b(?:class|interface|record|enum) \\w*(?:Manager|Helper|Utils?)\\b");

  // Digits and letters that another program reads are not to depend on where the JVM runs.
  private static final Pattern IN_ANY_LOCALE =
      Pattern.compile(
          "\\bString\\.format\\((?!\\s*(?:java\\.util\\.)?Locale\\.)|\\.formatted\\("
              + "|\\.to(?:Lower|Upper)Case\\(\\)|\\.toFormatter\\(\\)");

  // Each is written so that it does not match its own line.
  private static final Map<Pattern, String> NOT_PLAIN =
      Map.of(
          words("so\\s+many"), "the number, or the parameter that holds it",
          words("for\\s+so\\s+long"), "the time, or the parameter that holds it",
          words("what[e]ver"), "\"any\" or \"all\" with a noun",
          words("who[e]ver"), "the noun, such as \"the caller\" or \"each process that\"",
          words("from\\s+now\\s+on"), "\"then\", \"later\" or the event after which it is so");

  enum Language {
    JAVA(".java"),
    PYTHON(".py");

    private final String suffix;

    Language(String suffix) {
      this.suffix = suffix;
    }

    List<Path> all() {
      return Stream.concat(OF_NO_LIBRARY.stream(), MODULES.stream())
          .flatMap(folder -> Repository.files(folder, suffix).stream())
          .toList();
    }

    /** What is shipped or built with; not the tests, nor the notes of packages. */
    List<Path> main() {
      return all().stream()
          .filter(file -> !isTest(file) && !file.endsWith("package-info.java"))
          .toList();
    }

    private static boolean isTest(Path file) {
      Path path = Repository.ROOT.relativize(file);
      return IntStream.range(0, path.getNameCount())
          .mapToObj(path::getName)
          .anyMatch(part -> part.toString().equals("test") || part.toString().equals("tests"));
    }
  }

  @Test
  void filesAreSmall() {
    List<Path> files =
        Stream.of(Language.values()).flatMap(language -> language.main().stream()).toList();
    assertThat(files).isNotEmpty();

    int[] lengths = files.stream().mapToInt(HouseRulesTest::length).sorted().toArray();
    int median = lengths[lengths.length / 2];
    Path longest = files.stream().max(Comparator.comparingInt(HouseRulesTest::length)).get();
    System.out.printf(
        "%d main files, median %d lines, longest %d (%s)%n",
        lengths.length, median, length(longest), Repository.ROOT.relativize(longest));

    assertThat(median).as("median length").isLessThan(MEDIAN);
    assertThat(files).allSatisfy(file -> assertThat(length(file)).isLessThanOrEqualTo(LONGEST));
  }

  @Test
  void allModulesAreHeldToThese() {
    List<String> built =
        Repository.lines(Repository.ROOT.resolve("pom.xml")).stream()
            .flatMap(line -> MODULE.matcher(line).results().map(found -> found.group(1)))
            .filter(module -> !module.equals("bom")) // it has no sources
            .toList();
    assertThat(Stream.concat(OF_NO_LIBRARY.stream(), MODULES.stream()))
        .containsExactlyInAnyOrderElementsOf(built);
  }

  @Test
  void textIsFormattedInALocaleThatIsNamed() {
    List<Path> files =
        MODULES.stream()
            .flatMap(module -> Repository.files(module, ".java").stream())
            .filter(file -> !Language.isTest(file))
            .toList();
    assertThat(files).isNotEmpty();
    assertThat(linesWith(IN_ANY_LOCALE, files)).isEmpty();
  }

  @Test
  void eachJavaPackageHasItsNote() {
    assertThat(Language.JAVA.main().stream().map(Path::getParent).distinct())
        .isNotEmpty()
        .allSatisfy(
            folder -> {
              String name = folder.toString().replace('/', '.').split("src.main.java.", 2)[1];
              assertThat(Repository.lines(folder.resolve("package-info.java")))
                  .contains("package " + name + ";");
            });
  }

  @Test
  void javaTestsNeverSleepToWait() {
    List<Path> tests = Language.JAVA.all().stream().filter(Language::isTest).toList();
    assertThat(tests).isNotEmpty();
    assertThat(linesWith(SLEEP, tests)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void typeNamesSaySomething(Language language) {
    assertThat(language.all()).isNotEmpty();
    assertThat(linesWith(EMPTY_NAME, language.all())).isEmpty();
  }

  @Test
  void proseIsPlainEnglish() {
    List<Path> files =
        Stream.concat(
                Stream.of(Language.values()).flatMap(language -> language.all().stream()),
                Repository.files("", ".md").stream())
            .toList();
    assertThat(files).isNotEmpty();
    NOT_PLAIN.forEach(
        (pattern, instead) ->
            assertThat(linesWith(pattern, files))
                .as("in place of \"%s\", write %s", pattern, instead)
                .isEmpty());
  }

  private static Pattern words(String regex) {
    return Pattern.compile("\\b(?:" + regex + ")\\b", Pattern.CASE_INSENSITIVE);
  }

  private static List<String> linesWith(Pattern pattern, List<Path> files) {
    return files.stream()
        .flatMap(
            file ->
                Repository.lines(file).stream()
                    .filter(line -> pattern.matcher(line).find())
                    .map(line -> Repository.ROOT.relativize(file) + ": " + line.strip()))
        .toList();
  }

  private static int length(Path file) {
    return Repository.lines(file).size();
  }
}
