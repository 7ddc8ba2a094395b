package io.clutch.observer.browser;

import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import io.clutch.PythonPool;
import io.clutch.PythonWorker;
import io.clutch.pool.PoolSpec;
import io.clutch.supervision.SupervisorSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Measures how long after a kill the page shows it, when it is asked for by name, and prints that.
 * The browser and the JVM have the same clock. A change is shown with the next frame.
 */
@ExtendWith(Leftovers.class)
class KillDelays {
  @RegisterExtension static final Browser PAGE = new Browser();

  private static final int KILLS = 50;
  private static final Pattern EVENT =
      Pattern.compile(
          "\"at\":(\\d+),\"type\":\"(ready|exit)\",\"path\":\"/user/till\",\"kind\":\"worker\""
              + "[^}]*\"pid\":(\\d+)");

  /** Writes down what the row of a worker says in each frame in which it has changed. */
  private static final String WATCH =
      """
      window.frames = [];
      let last = "";
      new MutationObserver(() => requestAnimationFrame(() => {
        const row = document.querySelector("[data-path='/user/till']");
        const pid = row.querySelector("[data-fact='pid']");
        const text = row.querySelector(".state").textContent + " " + (pid ? pid.textContent : "");
        if (text !== last) {
          last = text;
          window.frames.push({ at: performance.timeOrigin + performance.now(), text });
        }
      })).observe(document.getElementById("tree"), { subtree: true, childList: true, characterData: true });
      """;

  private final List<Double> ends = new ArrayList<>();
  private final List<Double> starts = new ArrayList<>();
  private final List<Double> afterExit = new ArrayList<>();
  private final List<Double> afterReady = new ArrayList<>();

  @Test
  @Timeout(900)
  void measure() throws Exception {
    SupervisorSpec tree =
        SupervisorSpec.oneForOne()
            .withIntensity(10 * KILLS, Duration.ofMinutes(10))
            .withChild(PythonWorker.child("till", Shop.SPEC))
            .withChild(PythonPool.child("prices", PoolSpec.of(Shop.SPEC).withSize(4)));
    try (Shop shop = Shop.open(tree)) {
      PAGE.open(shop.address());
      long pid = PAGE.awaitRunning(Shop.TILL).pid();
      PAGE.run(WATCH);
      for (int i = 0; i < KILLS; i++) {
        pid = kill(shop, pid);
      }
    }
    print("the end is shown after the kill", ends);
    print("the end is shown after its event", afterExit);
    print("the next process is shown after the kill", starts);
    print("the next process is shown after its event", afterReady);
  }

  private long kill(Shop shop, long pid) throws Exception {
    await()
        .until(() -> PAGE.awaitRunning(Shop.TILL).facts().get("up"), it -> !it.startsWith("up 0."));
    PAGE.run("window.frames.length = 0");
    double killed = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()) / 1000.0;
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    String before = "running pid " + pid;
    double end = await().until(() -> shown("text !== arguments[0]", before), at -> at > 0);
    double start =
        await()
            .until(
                () -> shown("text !== arguments[0] && text.startsWith('running pid ')", before),
                at -> at > 0);
    long next = PAGE.awaitRunning(Shop.TILL).pid();
    ends.add(end - killed);
    starts.add(start - killed);
    afterExit.add(end - told(shop, "exit", pid));
    afterReady.add(start - told(shop, "ready", next));
    return next;
  }

  /** When the page first said something of that kind, or 0. */
  private static double shown(String condition, String argument) {
    String found = "return window.frames.find(({ text }) => " + condition + ")?.at ?? 0";
    return ((Number) PAGE.run(found, argument)).doubleValue();
  }

  /** When the event happened. */
  private static double told(Shop shop, String type, long pid) throws Exception {
    Matcher event = EVENT.matcher(shop.get("api/v1/timeline"));
    while (event.find()) {
      if (event.group(2).equals(type) && Long.parseLong(event.group(3)) == pid) {
        return Double.parseDouble(event.group(1));
      }
    }
    throw new IllegalStateException("the timeline does not tell of the " + type + " of " + pid);
  }

  private static void print(String what, List<Double> times) {
    List<Double> sorted = times.stream().sorted().toList();
    System.out.printf(
        Locale.ROOT,
        "%s: median %.0f ms, p95 %.0f ms, most %.0f ms (%d kills)%n",
        what,
        sorted.get(sorted.size() / 2),
        sorted.get(sorted.size() * 95 / 100),
        sorted.get(sorted.size() - 1),
        sorted.size());
  }
}
