package io.clutch.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.PythonRef;
import io.clutch.call.Call;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Calls that wait in Python, each at its own gate, and a log of the calls that have run. */
final class Gates {
  private final Path directory;

  Gates(Path directory) {
    this.directory = directory;
  }

  /** A call that logs its name when it runs, and waits. Its value is its process id. */
  Call<Long> held(String name) {
    return Call.of("pooled:enter", Long.class, log(), name, gate(name));
  }

  /** The same in an actor's {@code async def}. */
  Call<Long> heldAsync(String name) {
    return Call.of("enter", Long.class, log(), name, gate(name));
  }

  /** A call that logs its name when it runs. Its value is its process id. */
  Call<Long> noted(String name) {
    return Call.of("pooled:note", Long.class, log(), name);
  }

  /** Makes a call that waits in Python, and waits until it runs. */
  CompletionStage<Long> enter(PythonRef python, String name) {
    CompletionStage<Long> call = python.call(held(name));
    awaitRun(name);
    return call;
  }

  void awaitRun(String name) {
    await().until(() -> ran().contains(name));
  }

  void open(String... names) {
    for (String name : names) {
      try {
        Files.createFile(Path.of(gate(name)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Lets the call return. Returns its process id. */
  long release(CompletionStage<Long> call, String name) {
    assertThat(call.toCompletableFuture()).isNotDone();
    open(name);
    return ClutchFixture.value(call);
  }

  /** The names of the calls that have run, in order. */
  List<String> ran() {
    Path log = Path.of(log());
    try {
      return Files.exists(log) ? Files.readAllLines(log) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String log() {
    return directory.resolve("log").toString();
  }

  String gate(String name) {
    return directory.resolve("gate-" + name).toString();
  }
}
