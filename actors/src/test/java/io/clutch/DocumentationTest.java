package io.clutch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages: their code is cut from files that are tested, their links lead somewhere. */
class DocumentationTest {
  private static final Path README = Repository.ROOT.resolve("README.md");
  private static final Path ARCHITECTURE = Repository.ROOT.resolve("docs/architecture.md");
  private static final int LONGEST_LINE = 120;
  private static final List<String> SOURCES =
      List.of("actors/src/main", "supervision/src/main", "streams/src/main", "python-actor/src");

  @Test
  void codeIsWhatItWasCutFrom() {
    for (Path document : documents()) {
      for (CodeBlock block : CodeBlock.allOf(Repository.lines(document))) {
        block.source().ifPresent(source -> assertIsCut(document, block, source));
      }
    }
  }

  private static void assertIsCut(Path document, CodeBlock block, CodeBlock.Source source) {
    List<String> file = Repository.lines(Repository.ROOT.resolve(source.path()));
    assertThat(block.body())
        .as("%s line %d: cut it again", Repository.ROOT.relativize(document), block.line())
        .isEqualTo(CodeBlock.cut(file, source.tag()));
  }

  @Test
  void theReadmeStartsWithTwoCommands() {
    List<CodeBlock> commands =
        CodeBlock.allOf(Repository.lines(README)).stream()
            .filter(block -> block.language().equals("sh"))
            .limit(2)
            .toList();

    assertThat(commands).hasSize(2).allSatisfy(block -> assertThat(block.lines()).hasSize(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"java", "python"})
  void theReadmeShowsCodeEarlyAndShortly(String language) {
    Optional<CodeBlock> example =
        CodeBlock.allOf(Repository.lines(README)).stream()
            .filter(block -> block.language().equals(language))
            .findFirst();

    assertThat(example)
        .hasValueSatisfying(
            block -> {
              assertThat(block.line()).isLessThanOrEqualTo(25);
              assertThat(block.lines()).hasSizeLessThanOrEqualTo(15);
            });
  }

  @Test
  void noRelativeLinkIsDead() {
    List<String> dead = documents().stream().flatMap(DocumentationTest::deadLinks).toList();

    assertThat(dead).isEmpty();
  }

  private static Stream<String> deadLinks(Path document) {
    return MarkdownPage.of(document).relativeLinks().stream()
        .filter(link -> !leadsSomewhere(document, link))
        .map(
            link ->
                "%s line %d: %s#%s"
                    .formatted(
                        Repository.ROOT.relativize(document),
                        link.line(),
                        link.path(),
                        link.anchor()));
  }

  private static boolean leadsSomewhere(Path document, MarkdownPage.Link link) {
    Path target = link.path().isEmpty() ? document : document.resolveSibling(link.path());
    if (!Files.exists(target)) {
      return false;
    }
    return link.anchor().isEmpty() || MarkdownPage.of(target).anchors().contains(link.anchor());
  }

  @ParameterizedTest
  @CsvSource({
    "[a](#see-it-at-work), true",
    "[a](README.md#see-it-at-work), true",
    "[a](docs/README.md), true",
    "[a](docs/missing.md), false",
    "[a](#missing), false",
    "[a](README.md#missing), false",
  })
  void aDeadLinkIsFound(String line, boolean leads) {
    assertThat(new MarkdownPage(README, List.of(line)).relativeLinks())
        .singleElement()
        .satisfies(link -> assertThat(leadsSomewhere(README, link)).isEqualTo(leads));
  }

  @Test
  void linksAndHeadingsInCodeAreNone() {
    List<String> lines =
        List.of("# A `b.c` d!", "## Twice", "```", "# no heading [a](none.md)", "```", "# Twice");

    assertThat(new MarkdownPage(README, lines).anchors())
        .containsExactly("a-bc-d", "twice", "twice-1");
    assertThat(new MarkdownPage(README, lines).relativeLinks()).isEmpty();
  }

  @Test
  void linesOfProseAreShort() {
    List<String> tooLong = documents().stream().flatMap(DocumentationTest::longLines).toList();

    assertThat(tooLong).isEmpty();
  }

  private static Stream<String> longLines(Path document) {
    return MarkdownPage.of(document).text().stream()
        .filter(line -> !line.isTableRow())
        .filter(line -> line.withoutLinkTargets().length() > LONGEST_LINE)
        .map(line -> Repository.ROOT.relativize(document) + " line " + line.number());
  }

  @Test
  void theArchitectureIsShort() {
    assertThat(Repository.lines(ARCHITECTURE)).hasSizeLessThanOrEqualTo(150);
  }

  @Test
  void theArchitectureNamesFilesThatExistAndEachOnce() {
    List<String> names = filesOfTheSteps();
    String page = String.join("\n", Repository.lines(ARCHITECTURE));

    assertThat(names).hasSizeGreaterThan(30).doesNotHaveDuplicates();
    assertThat(names)
        .allSatisfy(
            name -> {
              assertThat(sources(name)).as(name).hasSize(1);
              assertThat(page.split("`" + name + "`", -1)).as(name + " is named once").hasSize(2);
            });
  }

  private static List<String> filesOfTheSteps() {
    return MarkdownPage.of(ARCHITECTURE)
        .tables("| step | what happens | files, in order |")
        .stream()
        .flatMap(List::stream)
        .flatMap(row -> Stream.of(row.get(2).split(", ")))
        .map(name -> name.replace("`", ""))
        .toList();
  }

  private static List<Path> sources(String name) {
    return SOURCES.stream()
        .flatMap(folder -> Stream.of(name + ".java", name + ".py").flatMap(it -> named(folder, it)))
        .toList();
  }

  private static Stream<Path> named(String folder, String file) {
    Path end = Path.of(file);
    return Repository.files(folder, end.getFileName().toString()).stream()
        .filter(path -> path.endsWith(end));
  }

  private static List<Path> documents() {
    return Repository.files("", ".md");
  }
}
