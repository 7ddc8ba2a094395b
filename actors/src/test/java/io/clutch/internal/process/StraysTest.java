package io.clutch.internal.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.Leftovers;
import io.clutch.internal.text.EnvironmentPolicy;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Leftovers.class)
class StraysTest {
  @Test
  @Timeout(20)
  void whatAKilledProcessLeftBehindDoesNotHoldUpItsReader() throws Exception {
    Process shell = new ProcessBuilder("/bin/sh", "-c", "sleep 60 & echo $!; wait").start();
    Optional<Path> output = Strays.outputOf(shell);
    try (var lines =
        new BufferedReader(new InputStreamReader(shell.getInputStream(), StandardCharsets.UTF_8))) {
      long sleeper = Long.parseLong(lines.readLine());
      shell.toHandle().destroyForcibly();
      shell.waitFor();
      assertThat(ProcessHandle.of(sleeper)).isPresent();
      Strays.killWriters(output);
      assertThat(lines.readLine()).isNull();
      ProcessHandle.of(sleeper).ifPresent(it -> it.onExit().orTimeout(60, TimeUnit.SECONDS).join());
    }
  }

  @Test
  @Timeout(30)
  void aProcessThatJustBeginsItsProgramIsFoundByItsMark() throws Exception {
    for (int i = 0; i < 30; i++) {
      var sleeper = new ProcessBuilder("sleep", "60");
      sleeper.environment().put(EnvironmentPolicy.MARK, "begins-" + i);
      Process process = sleeper.start();
      try {
        Strays.kill(List.of("begins-" + i));
        assertThat(process.waitFor(5, TimeUnit.SECONDS)).as("process %d", i).isTrue();
      } finally {
        process.destroyForcibly().waitFor();
      }
    }
  }
}
