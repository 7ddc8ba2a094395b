package io.clutch.internal.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.failure.BootError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InterpretersTest {
  @TempDir private Path root;
  private Path work;
  private Map<String, String> all;

  @BeforeEach
  void placeAnInterpreterEverywhere() throws IOException {
    work = Files.createDirectory(root.resolve("work"));
    executable(work.resolve(".venv/bin/python"));
    executable(root.resolve("active/bin/python"));
    executable(root.resolve("path/python3"));
    executable(root.resolve("path/python3.12"));
    executable(root.resolve("named"));
    all =
        Map.of(
            "CLUTCH_PYTHON", root.resolve("named").toString(),
            "VIRTUAL_ENV", root.resolve("active").toString(),
            "PATH", "/no/such/directory:" + root.resolve("path"));
  }

  @Test
  void theSpecificationComesFirst() {
    assertThat(Interpreters.discover(Optional.of("python3.12"), Optional.of("python3"), all, work))
        .isEqualTo(new Discovery.Found(root.resolve("path/python3.12"), "specification"));
  }

  @Test
  void thenTheConfiguration() {
    assertThat(Interpreters.discover(Optional.empty(), Optional.of("../named"), all, work))
        .isEqualTo(new Discovery.Found(root.resolve("named"), "configuration"));
  }

  @Test
  void thenTheEnvironmentVariable() {
    assertThat(found(all)).isEqualTo(new Discovery.Found(root.resolve("named"), "CLUTCH_PYTHON"));
  }

  @Test
  void thenTheActiveVirtualEnvironment() {
    assertThat(found(without("CLUTCH_PYTHON")))
        .isEqualTo(new Discovery.Found(root.resolve("active/bin/python"), "VIRTUAL_ENV"));
  }

  @Test
  void thenTheOneInTheWorkingDirectory() {
    assertThat(found(Map.of("PATH", all.get("PATH"))))
        .isEqualTo(new Discovery.Found(work.resolve(".venv/bin/python"), "working directory"));
  }

  @Test
  void thenThePath() throws IOException {
    Files.delete(work.resolve(".venv/bin/python"));
    assertThat(found(Map.of("PATH", all.get("PATH"))))
        .isEqualTo(new Discovery.Found(root.resolve("path/python3"), "PATH"));
  }

  @Test
  void whatIsNamedButNotThereIsNeverSkipped() {
    assertThat(Interpreters.discover(Optional.of("/no/python"), Optional.empty(), all, work))
        .isInstanceOfSatisfying(
            Discovery.NotFound.class,
            missing ->
                assertThat(((BootError.InterpreterMissing) missing.error()).tried())
                    .containsExactly("specification: /no/python does not exist"));
  }

  @Test
  void whatCannotBeExecutedIsNeverSkipped() throws IOException {
    Path plain = Files.writeString(root.resolve("plain"), "");
    assertThat(Interpreters.discover(Optional.empty(), Optional.of(plain.toString()), all, work))
        .isInstanceOfSatisfying(
            Discovery.NotFound.class,
            missing ->
                assertThat(((BootError.InterpreterMissing) missing.error()).tried())
                    .containsExactly(
                        "specification: not set",
                        "configuration: " + plain + " is not executable"));
  }

  @Test
  void anUnknownCommandIsNeverSkipped() {
    assertThat(found(Map.of("CLUTCH_PYTHON", "python9", "PATH", all.get("PATH"))))
        .isInstanceOfSatisfying(
            Discovery.NotFound.class,
            missing ->
                assertThat(((BootError.InterpreterMissing) missing.error()).tried())
                    .last()
                    .isEqualTo("CLUTCH_PYTHON: no executable 'python9' in a directory of PATH"));
  }

  @Test
  void aStaleVirtualEnvironmentIsPassedOver() {
    assertThat(found(Map.of("VIRTUAL_ENV", "/gone")))
        .isEqualTo(new Discovery.Found(work.resolve(".venv/bin/python"), "working directory"));
  }

  @Test
  void everyPlaceIsListedWhenThereIsNone() {
    Discovery none =
        Interpreters.discover(
            Optional.empty(), Optional.empty(), Map.of("VIRTUAL_ENV", "/gone"), root);
    assertThat(none)
        .isInstanceOfSatisfying(
            Discovery.NotFound.class,
            missing ->
                assertThat(((BootError.InterpreterMissing) missing.error()).tried())
                    .containsExactly(
                        "specification: not set",
                        "configuration: not set",
                        "CLUTCH_PYTHON: not set",
                        "VIRTUAL_ENV: /gone/bin/python does not exist",
                        "working directory: " + root + "/.venv/bin/python does not exist",
                        "PATH: no executable 'python3' in a directory of PATH"));
  }

  @Test
  void symbolicLinksAreKept() throws IOException {
    Path link = Files.createSymbolicLink(root.resolve("link"), root.resolve("named"));
    assertThat(found(Map.of("CLUTCH_PYTHON", link.toString())))
        .isEqualTo(new Discovery.Found(link, "CLUTCH_PYTHON"));
  }

  private Discovery found(Map<String, String> environment) {
    return Interpreters.discover(Optional.empty(), Optional.empty(), environment, work);
  }

  private Map<String, String> without(String name) {
    var rest = new java.util.HashMap<>(all);
    rest.remove(name);
    return rest;
  }

  private static void executable(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }
}
