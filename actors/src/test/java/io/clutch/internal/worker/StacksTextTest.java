package io.clutch.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.worker.Stacks.Frame;
import io.clutch.worker.Stacks.Stack;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both texts of stacks are read, and any other text does no harm. */
class StacksTextTest {
  private static final String FAULTHANDLER =
      """
      Thread 0x00007f01 (most recent call first):
        File "/usr/lib/python3.11/threading.py", line 324 in wait
        File "/app/a.py", line 7 in <lambda>

      Current thread 0x00007f02 (most recent call first):
        File "/app/a.py", line 12 in hold
        File "<string>", line ??? in <module>
      """;

  @Test
  void readsFaulthandler() {
    StacksText read = StacksText.read(FAULTHANDLER, false);
    assertThat(read.isCut()).isFalse();
    assertThat(read.tasks()).isEmpty();
    assertThat(read.threads()).extracting(Stack::name).containsExactly("0x00007f01", "0x00007f02");
    assertThat(read.threads()).extracting(Stack::isMain).containsExactly(false, true);
    assertThat(read.threads().get(1).frames())
        .containsExactly(new Frame("/app/a.py", 12, "hold"), new Frame("<string>", 0, "<module>"));
  }

  /** Since Python 3.14 the names are there. */
  @Test
  void readsNamesAndTasks() {
    String text =
        """
        Main thread 0x00007f02 [MainThread] (most recent call first):
          File "/app/a"b.py", line 3 in f
          ...
        Thread 0x00007f01 [a [b] c] (most recent call first):
          <no Python frame>
        Task [Task-3] (most recent call first):
          File "/app/t.py", line 1 in C.run
        """;
    StacksText read = StacksText.read(text, false);
    assertThat(read.isCut()).isTrue();
    assertThat(read.threads())
        .containsExactly(
            new Stack("MainThread", true, java.util.List.of(new Frame("/app/a\"b.py", 3, "f"))),
            new Stack("a [b] c", false, java.util.List.of()));
    assertThat(read.tasks())
        .containsExactly(
            new Stack("Task-3", false, java.util.List.of(new Frame("/app/t.py", 1, "C.run"))));
  }

  /** Where the text is cut, the last thread may be any. */
  @Test
  void namesNoMainThreadWhereTheTextIsCut() {
    assertThat(StacksText.read(FAULTHANDLER, true).threads()).noneMatch(Stack::isMain);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n\n",
        "  File \"a\", line 99999999999 in f",
        "  File \"a\", line 1 in f",
        "Thread 0x1 (most recent call first):",
        "Thread 0xffffffffffffffffffffff (most recent call first):",
        "\u001b[31m\u0000\u202e"
      })
  void readsAnyText(String text) {
    assertThat(StacksText.read(text, false).threads()).allMatch(it -> it.frames().isEmpty());
  }

  @Test
  void escapesAndBoundsWhatAProcessWrites() {
    String name = "\u001b[2J\u202e" + "x".repeat(10_000);
    String text =
        "Thread 0x1 [%s] (most recent call first):\n  File \"%s\", line 1 in %s\n"
            .formatted(name, name, name);
    Stack stack = StacksText.read(text, false).threads().get(0);
    assertThat(stack.text()).hasSizeLessThan(4_000).doesNotContain("\u001b", "\u202e");
    assertThat(stack.frames()).hasSize(1);
  }

  @Test
  void readsRandomPiecesOfText() {
    var random = new Random(7);
    for (int i = 0; i < 2_000; i++) {
      var text = new StringBuilder(FAULTHANDLER);
      for (int j = 0; j < 5; j++) {
        text.setCharAt(random.nextInt(text.length()), (char) random.nextInt(300));
        text.delete(0, random.nextInt(20));
      }
      assertThat(StacksText.read(text.toString(), false).threads()).hasSizeLessThanOrEqualTo(5);
    }
  }
}
