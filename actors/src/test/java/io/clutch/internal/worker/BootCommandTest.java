package io.clutch.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class BootCommandTest {
  @Test
  void isTheTextOfTheDocument() throws IOException {
    String document = Files.readString(Path.of("..", "docs", "internals", "bootstrap.md"));
    String fence = "```python\n";
    int from = document.indexOf(fence) + fence.length();
    assertThat(from).isGreaterThan(fence.length());
    assertThat(BootCommand.TEXT).isEqualTo(document.substring(from, document.indexOf("```", from)));
  }
}
