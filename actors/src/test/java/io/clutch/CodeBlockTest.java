package io.clutch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class CodeBlockTest {
  @Test
  void findsEachBlockWithItsLineAndLanguage() {
    List<String> document = List.of("text", "```sh", "ls", "```", "", "```", "a", "b", "```");

    assertThat(CodeBlock.allOf(document))
        .containsExactly(
            new CodeBlock(2, "sh", List.of("ls")), new CodeBlock(6, "", List.of("a", "b")));
  }

  @Test
  void refusesAFenceThatIsNeverClosed() {
    assertThatThrownBy(() -> CodeBlock.allOf(List.of("```java", "int i;")))
        .hasMessage("the fence in line 1 is never closed");
  }

  @Test
  void knowsWhereAMarkedBlockWasCutFrom() {
    CodeBlock block =
        new CodeBlock(1, "java", List.of("// cut from actors/src/A.java#start", "int i;"));

    assertThat(block.source()).contains(new CodeBlock.Source("actors/src/A.java", "start"));
    assertThat(block.body()).containsExactly("int i;");
  }

  @Test
  void takesAMarkThatIsHiddenAboveTheFence() {
    List<String> document = List.of("<!-- cut from A.java#start -->", "```java", "int i;", "```");

    CodeBlock block = CodeBlock.allOf(document).get(0);

    assertThat(block.source()).contains(new CodeBlock.Source("A.java", "start"));
    assertThat(block.body()).containsExactly("int i;");
  }

  @Test
  void leavesUnmarkedBlocksAlone() {
    assertThat(new CodeBlock(1, "java", List.of("int i;")).source()).isEmpty();
    assertThat(new CodeBlock(1, "java", List.of()).source()).isEmpty();
  }

  @Test
  void cutsBetweenTheMarksAndTakesTheCommonIndentAway() {
    List<String> file =
        List.of(
            "def f():",
            "    # tag::body",
            "    if x:",
            "",
            "        y()",
            "",
            "    # end::body",
            "z");

    assertThat(CodeBlock.cut(file, "body")).containsExactly("if x:", "", "    y()");
  }

  @Test
  void saysWhichMarkIsMissing() {
    assertThatThrownBy(() -> CodeBlock.cut(List.of("// tag::a"), "a"))
        .hasMessage("there is no line with end::a");
  }
}
