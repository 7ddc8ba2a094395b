package io.clutch;

import static io.clutch.SecretRecords.BYTES;
import static io.clutch.SecretRecords.SECRET;
import static io.clutch.SecretRecords.SHOWN;
import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.call.Call;
import io.clutch.data.ArrowTable;
import io.clutch.data.NdArray;
import io.clutch.internal.process.LaunchRequest;
import io.clutch.internal.wire.Credentials;
import io.clutch.internal.wire.ToWorker;
import io.clutch.worker.ProcessLimits;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * No {@code toString} shows a secret. Each record of Clutch is made with a secret in every
 * component that can hold one: bytes, headers, variables and arguments.
 */
@Tag("long")
class SecretsTest {
  @Test
  void noRecordShowsWhatMayBeASecret() {
    List<Class<?>> holders =
        SecretRecords.below("io.clutch").stream()
            // The contents of an array or a table do not count as secrets.
            .filter(type -> type != NdArray.class && type != ArrowTable.class)
            .toList();
    assertThat(holders)
        .contains(LaunchRequest.class, ToWorker.Call.class, ToWorker.Start.class, Call.class)
        .extracting(Class::getSimpleName)
        .contains("ProcessSpec", "LauncherMessage", "Actor", "Hello", "ProcessRuntime");
    for (Class<?> holder : holders) {
      Object made = holder == LaunchRequest.class ? request() : SecretRecords.made(holder);
      assertThat(made).as("%s, made of plain values", holder).isNotNull();
      assertThat(made.toString()).as("%s", holder).doesNotContain(SHOWN);
    }
  }

  private static LaunchRequest request() {
    return new LaunchRequest(
        Path.of("/python"),
        List.of("-c"),
        Map.of("TOKEN", SECRET),
        Path.of("/x"),
        BYTES,
        ProcessLimits.create(),
        java.time.Duration.ofSeconds(30),
        "mark");
  }

  @Test
  void credentialsShowTheirEpochAlone() {
    var credentials = Credentials.create(7);
    assertThat(credentials.toString()).isEqualTo("Credentials[epoch=7]");
  }

  @Test
  void whatIsShownIsOfUse() {
    assertThat(request().toString()).contains("/python", "[CLUTCH_WORKER, TOKEN]", "mark");
    var call = Call.of("m:f", String.class, SECRET).withHeader("token", SECRET);
    assertThat(call.toString()).contains("function=m:f", "positional=1", "headers=[token]");
  }
}
