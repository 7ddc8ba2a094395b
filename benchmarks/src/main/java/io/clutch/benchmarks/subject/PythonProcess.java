package io.clutch.benchmarks.subject;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A process of a peer. It communicates in lines, and ends when its stdin is closed. */
final class PythonProcess implements AutoCloseable {
  private static final long END_SECONDS = 10;

  private final Process process;
  private final BufferedReader lines;
  private final Writer input;
  private final Path errors;

  private PythonProcess(Process process, Path errors) {
    this.process = process;
    this.errors = errors;
    this.lines = process.inputReader(StandardCharsets.UTF_8);
    this.input = process.outputWriter(StandardCharsets.UTF_8);
  }

  /** Starts a command. */
  static PythonProcess start(List<String> command) throws IOException {
    Path errors = Files.createTempFile("clutch-benchmarks-", ".log");
    var builder = new ProcessBuilder(new ArrayList<>(command)).redirectError(errors.toFile());
    return new PythonProcess(builder.start(), errors);
  }

  long pid() {
    return process.pid();
  }

  /**
   * The next line, within the limit.
   *
   * @throws IOException if there is none; its message holds the end of the process's stderr
   */
  String line(long seconds) throws IOException, InterruptedException {
    try {
      String line = CompletableFuture.supplyAsync(this::read).get(seconds, TimeUnit.SECONDS);
      if (line == null) {
        throw new IOException(complaint());
      }
      return line;
    } catch (ExecutionException | TimeoutException e) {
      process.destroyForcibly();
      throw new IOException("no answer within " + seconds + " s: " + complaint(), e);
    }
  }

  /** Waits until the process prints {@code ready}. Closes it otherwise. */
  void awaitReady(long seconds) throws Exception {
    try {
      String first = line(seconds);
      if (!first.equals("ready")) {
        throw new IllegalStateException(first);
      }
    } catch (Exception e) {
      close();
      throw e;
    }
  }

  private String read() {
    try {
      return lines.readLine();
    } catch (IOException e) {
      return null;
    }
  }

  /** Writes a line. */
  void tell(String line) throws IOException {
    input.write(line + "\n");
    input.flush();
  }

  private String complaint() throws IOException {
    List<String> all = Files.readAllLines(errors);
    return all.isEmpty() ? "it ended without a word" : all.get(all.size() - 1);
  }

  @Override
  public void close() throws IOException {
    try {
      input.close();
    } catch (IOException e) {
      process.destroyForcibly(); // its stdin is closed already, so closing it has no effect
    }
    try {
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    Files.deleteIfExists(errors);
  }
}
