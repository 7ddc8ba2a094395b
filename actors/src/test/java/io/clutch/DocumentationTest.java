package io.clutch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Code in the documentation is cut from files that are compiled and tested. */
class DocumentationTest {
  private static final Path README = Repository.ROOT.resolve("README.md");

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

  private static List<Path> documents() {
    return Stream.concat(Stream.of(README), Repository.files("docs", ".md").stream()).toList();
  }
}
