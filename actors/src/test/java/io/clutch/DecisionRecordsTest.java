package io.clutch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The records in {@code docs/decisions} have the same form, an index and unique numbers. */
class DecisionRecordsTest {
  private static final String FOLDER = "docs/decisions";
  private static final String TEMPLATE = "0000-template.md";
  private static final int PAGE = 70;
  private static final int COLUMNS = 120;
  private static final List<String> HEADINGS =
      List.of("## Status", "## Context", "## Decision", "## Consequences");
  private static final Pattern NAME = Pattern.compile("(\\d{4})-[a-z0-9-]+\\.md");
  private static final Pattern TITLE = Pattern.compile("# (\\d{4}): (.+)");
  private static final Pattern ACCEPTED = Pattern.compile("Accepted \\d{4}-\\d{2}-\\d{2}\\..*");
  private static final Pattern LINK = Pattern.compile("decisions/(\\d{4}[a-z0-9-]*(?:\\.md)?)");
  private static final Pattern OWN_LINK = Pattern.compile("\\]\\((\\d{4}[^)#]*)");

  @ParameterizedTest
  @MethodSource("records")
  void aRecordHasTheFourHeadingsInOrder(Path record) {
    assertThat(Repository.lines(record).stream().filter(line -> line.startsWith("## ")))
        .as(record.toString())
        .containsExactlyElementsOf(HEADINGS);
  }

  @ParameterizedTest
  @MethodSource("records")
  void aRecordSaysUnderEachHeadingWhatItPromises(Path record) {
    List<String> lines = Repository.lines(record);

    assertThat(lines)
        .as(record.toString())
        .hasSizeLessThanOrEqualTo(PAGE)
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(COLUMNS));
    assertThat(HEADINGS)
        .as(record.toString())
        .allSatisfy(heading -> assertThat(firstLineOf(lines, heading)).isNotBlank());
  }

  @ParameterizedTest
  @MethodSource("decided")
  void aRecordIsNamedAfterItsTitleAndDated(Path record) {
    List<String> lines = Repository.lines(record);

    assertThat(fileNameOf(lines.get(0))).isEqualTo(name(record));
    assertThat(firstLineOf(lines, HEADINGS.get(0))).as(record.toString()).matches(ACCEPTED);
  }

  @Test
  void noNumberIsUsedTwice() {
    assertThat(records())
        .hasSizeGreaterThan(30)
        .allSatisfy(record -> assertThat(name(record)).matches(NAME));
    assertThat(records().map(record -> name(record).substring(0, 4))).doesNotHaveDuplicates();
  }

  @Test
  void theIndexListsEachRecordByItsTitle() {
    assertThat(
            Repository.lines(Repository.ROOT.resolve(FOLDER + "/README.md")).stream()
                .filter(line -> line.startsWith("- ")))
        .containsExactlyElementsOf(
            decided()
                .map(
                    it ->
                        "- [%s](%s)".formatted(Repository.lines(it).get(0).substring(2), name(it)))
                .toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {".md", ".java", ".py", ".conf"})
  void linksLeadToRecords(String suffix) {
    Stream<String> named =
        Repository.files("", suffix).stream()
            .flatMap(file -> Repository.lines(file).stream())
            .flatMap(line -> found(LINK, line));

    assertThat(named.map(name -> name.endsWith(".md") ? name : name + ".md"))
        .allSatisfy(DecisionRecordsTest::assertIsThere);
  }

  @ParameterizedTest
  @MethodSource("records")
  void linksAmongRecordsLeadToRecords(Path record) {
    assertThat(Repository.lines(record).stream().flatMap(line -> found(OWN_LINK, line)))
        .allSatisfy(DecisionRecordsTest::assertIsThere);
  }

  private static void assertIsThere(String name) {
    assertThat(Repository.ROOT.resolve(FOLDER).resolve(name)).isRegularFile();
  }

  private static Stream<String> found(Pattern pattern, String line) {
    return pattern.matcher(line).results().map(it -> it.group(1));
  }

  private static String firstLineOf(List<String> lines, String heading) {
    return lines.stream()
        .dropWhile(line -> !line.equals(heading))
        .skip(1)
        .filter(line -> !line.isBlank())
        .findFirst()
        .orElse("");
  }

  private static String fileNameOf(String title) {
    var parts = TITLE.matcher(title);
    assertThat(parts.matches()).as(title).isTrue();
    return parts.group(1) + "-" + slug(parts.group(2)) + ".md";
  }

  private static String slug(String title) {
    return title.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
  }

  private static String name(Path record) {
    return record.getFileName().toString();
  }

  private static Stream<Path> records() {
    return Repository.files(FOLDER, ".md").stream().filter(file -> !name(file).equals("README.md"));
  }

  private static Stream<Path> decided() {
    return records().filter(file -> !name(file).equals(TEMPLATE));
  }
}
