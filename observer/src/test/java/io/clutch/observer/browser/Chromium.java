package io.clutch.observer.browser;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A headless browser with a new profile. {@code close} ends all its processes. */
final class Chromium implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** Warns of each browser whose protocol it has no classes for, which are not used here. */
  private static final Logger LOG = Logger.getLogger("org.openqa.selenium");

  private final Path folder;
  private final ChromeDriverService service;
  private final ChromeDriver driver;

  private Chromium(Path browser, Path folder, ChromeDriverService service) {
    this.folder = folder;
    this.service = service;
    this.driver = new ChromeDriver(service, options(browser, folder));
  }

  static Chromium open() throws IOException {
    LOG.setLevel(Level.SEVERE);
    Programs programs = Programs.find();
    // The name by which the extension for leftovers knows it.
    Path folder =
        Files.createTempDirectory("clutch-" + ProcessHandle.current().pid() + "-browser-");
    ChromeDriverService service = service(programs, folder);
    try {
      return new Chromium(programs.browser(), folder, service);
    } catch (RuntimeException e) {
      end(service, folder);
      throw e;
    }
  }

  private static ChromeDriverService service(Programs programs, Path folder) {
    String home = folder.toString();
    // With the paths of both programs, nothing is looked for or downloaded.
    return new ChromeDriverService.Builder()
        .usingDriverExecutable(programs.driver().toFile())
        .usingAnyFreePort()
        .withSilent(true)
        .withTimeout(LIMIT)
        .withEnvironment(
            Map.of("HOME", home, "TMPDIR", home, "XDG_CONFIG_HOME", home, "XDG_CACHE_HOME", home))
        .build();
  }

  private static ChromeOptions options(Path browser, Path folder) {
    var options = new ChromeOptions();
    options.setBinary(browser.toFile());
    options.addArguments(
        "--headless=new",
        "--user-data-dir=" + folder.resolve("profile"),
        "--disable-dev-shm-usage", // which is small in containers
        "--disable-gpu",
        "--hide-scrollbars",
        "--window-size=1280,800");
    if (isRoot()) {
      options.addArguments("--no-sandbox");
    }
    var logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    logs.enable(LogType.PERFORMANCE, Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    return options;
  }

  private static boolean isRoot() {
    try {
      return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ChromeDriver driver() {
    return driver;
  }

  @Override
  public void close() {
    try {
      driver.quit();
    } catch (WebDriverException e) {
      // it does not answer any more; its processes are ended below
    } finally {
      end(service, folder);
    }
  }

  /**
   * Its processes have the folder in their environment, also those that their parents have left.
   */
  private static void end(ChromeDriverService service, Path folder) {
    try {
      service.stop();
    } finally {
      await()
          .atMost(LIMIT)
          .until(
              () -> {
                Set<ProcessHandle> left = processes(folder);
                left.forEach(ProcessHandle::destroyForcibly);
                return left.isEmpty();
              });
      delete(folder);
    }
  }

  private static Set<ProcessHandle> processes(Path folder) {
    return ProcessHandle.allProcesses()
        .filter(process -> isOf(process.pid(), folder))
        .collect(Collectors.toSet());
  }

  private static boolean isOf(long pid, Path folder) {
    return List.of("environ", "cmdline").stream()
        .anyMatch(
            file -> text(Path.of("/proc", Long.toString(pid), file)).contains(folder.toString()));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return ""; // it has ended, or is another user's
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
