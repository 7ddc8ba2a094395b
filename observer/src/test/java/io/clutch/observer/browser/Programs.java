package io.clutch.observer.browser;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** The browser and its driver, as Debian installs them. */
record Programs(Path browser, Path driver) {
  /**
   * Continuous integration sets it to {@code required}, so that no test of a browser is skipped.
   */
  private static final String WANTED = "CLUTCH_TEST_BROWSER";

  /** Skips the test if one of them is not on {@code PATH}, or fails it if they are required. */
  static Programs find() {
    Optional<Path> browser = program("chromium");
    Optional<Path> driver = program("chromedriver");
    if (browser.isPresent() && driver.isPresent()) {
      return new Programs(browser.get(), driver.get());
    }
    String reason = "chromium or chromedriver is not on PATH: apt install chromium chromium-driver";
    return "required".equals(System.getenv(WANTED)) ? fail(reason) : abort(reason);
  }

  private static Optional<Path> program(String name) {
    return Pattern.compile(File.pathSeparator)
        .splitAsStream(System.getenv("PATH"))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
