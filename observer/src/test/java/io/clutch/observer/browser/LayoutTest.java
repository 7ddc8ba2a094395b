package io.clutch.observer.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import io.clutch.PythonWorker;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page on small and dark screens, what screen readers find, and what it loads. */
@ExtendWith(Leftovers.class)
class LayoutTest {
  @RegisterExtension static final Browser PAGE = new Browser();

  private static final int MOST_BYTES = 100_000;
  private static final String LONGEST_NAME = "n".repeat(100);

  /** Colours of text that are too close to one of what they are written on. */
  private static final String FAINT_COLOURS =
      """
      const probe = document.body.appendChild(document.createElement("span"));
      const light = (name) => {
        probe.style.color = "var(--" + name + ")";
        return getComputedStyle(probe).color.match(/[0-9]+/g).slice(0, 3)
          .map((part) => part / 255)
          .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
          .reduce((sum, part, i) => sum + part * [0.2126, 0.7152, 0.0722][i], 0.05);
      };
      const faint = [];
      for (const back of ["back", "chosen"]) {
        for (const text of ["text", "faint", "good", "wait", "bad", "plain"]) {
          const [less, more] = [light(back), light(text)].sort((one, other) => one - other);
          if (more / less < 4.5) {
            faint.push(text + " on " + back + ": " + more / less);
          }
        }
      }
      probe.remove();
      return faint;
      """;

  private static Shop shop;

  @BeforeAll
  static void start() throws Exception {
    shop = Shop.open(Shop.tree().withChild(PythonWorker.child(LONGEST_NAME, Shop.SPEC)));
  }

  @AfterAll
  static void end() {
    if (shop != null) {
      shop.close();
    }
  }

  @BeforeEach
  void open() {
    PAGE.open(shop.address());
    PAGE.awaitRunning("/user/" + LONGEST_NAME);
  }

  @AfterEach
  void reset() {
    PAGE.resize(1280, 800, 1, false);
    PAGE.prefer("light");
  }

  @Test
  void aPhoneNeedsNoHorizontalScrolling() {
    PAGE.resize(390, 844, 2, true);

    assertThat(PAGE.isWiderThanItsWindow()).isFalse();
    for (String view : List.of("#show-drawing", "#show-events", "#show-list")) {
      PAGE.click(view);
      assertThat(PAGE.isWiderThanItsWindow()).as(view).isFalse();
    }
    PAGE.click(Shop.ROW_OF_TILL);
    await().until(() -> PAGE.text("#more"), it -> it.contains("Specification"));
    assertThat(PAGE.isWiderThanItsWindow()).as("panel").isFalse();
    String isFree =
        """
        window.scrollTo(0, document.documentElement.scrollHeight);
        const last = document.querySelector("#tree > .row:last-child").getBoundingClientRect();
        return last.bottom <= document.getElementById("detail").getBoundingClientRect().top;
        """;
    assertThat(PAGE.run(isFree)).as("the panel hides no row").isEqualTo(true);
  }

  /** At least 4.5 to 1 for each state, as the Web Content Accessibility Guidelines ask of text. */
  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void textStandsOutInBothSchemes(String scheme) {
    PAGE.prefer(scheme);

    assertThat((String) PAGE.run("return getComputedStyle(document.body).backgroundColor"))
        .isEqualTo(scheme.equals("light") ? "rgb(255, 255, 255)" : "rgb(13, 17, 23)");
    assertThat((List<?>) PAGE.run(FAINT_COLOURS)).isEmpty();
  }

  @Test
  void screenReadersFindNamesAndRoles() {
    List<String> found = accessible();

    assertThat(found)
        .contains("button: List", "button: Drawing", "button: Events", "button: Expand all")
        .contains("tree: Supervisors, pools, workers and actors")
        .anyMatch(it -> it.startsWith("searchbox: Search"))
        .anyMatch(it -> it.matches("treeitem: .*till worker running.*"))
        .anyMatch(it -> it.matches("treeitem: .*prices pool running.*"));
    assertThat(found.stream().filter(it -> it.startsWith("treeitem: "))).hasSameSizeAs(PAGE.rows());
    PAGE.click("#show-drawing");
    await().until(() -> accessible().contains("button: /user/prices: running"));
  }

  /** Role and name of each node that has a role. */
  private static List<String> accessible() {
    var nodes = (List<?>) PAGE.protocol("Accessibility.getFullAXTree", Map.of()).get("nodes");
    return nodes.stream()
        .map(Map.class::cast)
        .filter(node -> !Boolean.TRUE.equals(node.get("ignored")))
        .map(node -> value(node.get("role")) + ": " + value(node.get("name")))
        .toList();
  }

  private static Object value(Object property) {
    return property instanceof Map<?, ?> it && it.get("value") != null ? it.get("value") : "";
  }

  @Test
  void itLoadsNothingFromElsewhereAndComplainsOfNothing() {
    PAGE.click(Shop.ROW_OF_TILL);
    await().until(() -> PAGE.text("#more"), it -> it.contains("Specification"));
    PAGE.click("#show-events");
    await().until(() -> PAGE.text("#event-list"), it -> it.contains("ready /user/till"));

    String origin = shop.address().resolve("/").toString();
    assertThat(PAGE.requests())
        .hasSizeGreaterThan(3)
        .allMatch(it -> it.contains("\"url\":\"" + origin) || it.contains("\"url\":\"data:,\""));
    assertThat((Long) PAGE.run("return performance.getEntriesByType('navigation')[0].transferSize"))
        .isLessThan(MOST_BYTES);
    assertThat(PAGE.console()).isEmpty();
  }
}
