package io.clutch.observer.browser;

import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;

/** The observer's page in a browser, one for each class of tests. Text is read in one step. */
final class Browser implements BeforeAllCallback, AfterAllCallback {
  private static final String ROWS =
      """
      return [...document.querySelectorAll("#tree > .row")].map((row) => ({
        path: row.dataset.path,
        state: row.querySelector(".state").textContent,
        reason: row.querySelector(".reason").textContent,
        facts: Object.fromEntries(
          [...row.querySelectorAll(".fact")].map((fact) => [fact.dataset.fact, fact.textContent])),
        expanded: row.getAttribute("aria-expanded") || "",
        chosen: row.getAttribute("aria-selected") === "true"
      }));
      """;

  private Chromium chromium;

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    chromium = Chromium.open();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (chromium != null) {
      chromium.close();
    }
  }

  /** Opens the page of that address anew, and waits until it has heard of the system. */
  void open(URI address) {
    chromium.driver().get("about:blank"); // or else another fragment would not load it
    console();
    requests();
    chromium.driver().get(address.toString());
    awaitConnected();
  }

  void awaitConnected() {
    await().until(() -> text("#connection").equals("connected"));
  }

  Object run(String script, Object... arguments) {
    return chromium.driver().executeScript(script, arguments);
  }

  /** The text of the first element. */
  String text(String selector) {
    return (String) run("return document.querySelector(arguments[0]).textContent", selector);
  }

  void click(String selector) {
    chromium.driver().findElement(By.cssSelector(selector)).click();
  }

  /** Presses keys one after the other, wherever the focus is. */
  void press(CharSequence... keys) {
    new Actions(chromium.driver()).sendKeys(keys).perform();
  }

  List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (Object row : (List<?>) run(ROWS)) {
      rows.add(row((Map<?, ?>) row));
    }
    return rows;
  }

  @SuppressWarnings("unchecked")
  private static Row row(Map<?, ?> row) {
    return new Row(
        (String) row.get("path"),
        (String) row.get("state"),
        (String) row.get("reason"),
        (Map<String, String>) row.get("facts"),
        (String) row.get("expanded"),
        (Boolean) row.get("chosen"));
  }

  List<String> paths() {
    return rows().stream().map(Row::path).toList();
  }

  Optional<Row> row(String path) {
    return rows().stream().filter(row -> row.path().equals(path)).findFirst();
  }

  Row awaitRunning(String path) {
    return await()
        .until(() -> row(path), it -> it.filter(Row::isRunning).isPresent())
        .orElseThrow();
  }

  Map<String, Object> protocol(String command, Map<String, Object> parameters) {
    return chromium.driver().executeCdpCommand(command, parameters);
  }

  /** {@code light} or {@code dark}. */
  void prefer(String scheme) {
    protocol(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  void resize(int width, int height, int pixels, boolean isPhone) {
    protocol(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", pixels, "mobile", isPhone));
  }

  boolean isWiderThanItsWindow() {
    return (Boolean)
        run("return document.documentElement.scrollWidth > document.documentElement.clientWidth");
  }

  /** What the browser's console has got since this was last asked. */
  List<String> console() {
    return entries(LogType.BROWSER);
  }

  /** The requests since this was last asked, as events of the DevTools protocol. */
  List<String> requests() {
    return entries(LogType.PERFORMANCE).stream()
        .filter(entry -> entry.contains("\"Network.requestWillBeSent\""))
        .toList();
  }

  private List<String> entries(String type) {
    return chromium.driver().manage().logs().get(type).getAll().stream()
        .map(LogEntry::getMessage)
        .toList();
  }

  /** A picture of the window, as PNG. */
  byte[] picture() {
    return chromium.driver().getScreenshotAs(OutputType.BYTES);
  }
}
