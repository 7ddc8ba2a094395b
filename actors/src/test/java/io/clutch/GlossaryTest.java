package io.clutch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docs/glossary.md} defines each word once. */
class GlossaryTest {
  private static final Pattern WORD = Pattern.compile("\\*\\*([^*]+)\\*\\*");
  private static final List<String> GLOSSARY =
      Repository.lines(Repository.ROOT.resolve("docs/glossary.md"));

  @Test
  void definesEachWordOnce() {
    assertThat(words()).hasSizeBetween(30, 50).doesNotHaveDuplicates();
  }

  @Test
  void namesFiveWaysToEndACallFirst() {
    assertThat(words()).startsWith("cancel", "time out", "reject", "fail", "discard");
  }

  @Test
  void fitsInto120Columns() {
    assertThat(GLOSSARY).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(120));
  }

  private static List<String> words() {
    return GLOSSARY.stream()
        .flatMap(line -> WORD.matcher(line).results())
        .map(word -> word.group(1))
        .toList();
  }
}
