package io.clutch.observer.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What Python says is text on the page: no markup, no code, and no control character. */
@ExtendWith(Leftovers.class)
class HostileTextTest {
  @RegisterExtension static final Browser PAGE = new Browser();

  private static final String MARKUP =
      "<img src=x onerror=\"document.title='taken'\"><script>document.title='taken'</script>";
  private static final String TEXT = MARKUP + "\u001b[31m\u202e";
  private static final String SHOWN = MARKUP + "\\x1b[31m\\u202e";

  private Shop shop;

  @BeforeEach
  void choose() throws Exception {
    shop = Shop.open(Shop.tree());
    PAGE.open(shop.address());
    PAGE.awaitRunning(Shop.TILL);
    PAGE.click(Shop.ROW_OF_TILL);
  }

  @AfterEach
  void end() {
    if (shop != null) {
      shop.close();
    }
  }

  private static void assertNothingHasRun() {
    assertThat(PAGE.run("return document.title")).isEqualTo("Clutch observer");
    assertThat(PAGE.run("return document.querySelectorAll('img, body > script ~ script').length"))
        .isEqualTo(0L);
    assertThat((String) PAGE.run("return document.body.textContent"))
        .doesNotContain("\u001b", "\u202e");
    assertThat(PAGE.isWiderThanItsWindow()).isFalse();
    assertThat(PAGE.console()).isEmpty();
  }

  @Test
  void linesOfTheLog() {
    shop.till("warn", TEXT);

    await().until(() -> PAGE.text("#more"), it -> it.contains("shop: " + SHOWN));
    assertNothingHasRun();
  }

  @Test
  void progressAndALineOfAMegabyte() {
    shop.till("warn", "x".repeat(1_000_000));
    shop.till("sell", TEXT);

    await().until(() -> PAGE.text("#more"), it -> it.contains("sells to " + SHOWN));
    await().until(() -> PAGE.text("#more"), it -> it.contains("shop: xxxxx"));
    assertThat(PAGE.text("#more").length()).isLessThan(200_000);
    assertNothingHasRun();
  }

  @Test
  void lastWordsOfAProcess() {
    shop.till("close", TEXT);

    await()
        .until(
            () -> PAGE.text("#more"),
            it -> it.contains("with code 3") && it.contains("  " + SHOWN));
    assertNothingHasRun();
  }

  @Test
  void reasonsInRowsPanelsAndEvents() {
    shop.till("go_home", TEXT);

    await().until(() -> PAGE.row(Shop.TILL).orElseThrow().reason(), it -> it.contains(SHOWN));
    await().until(() -> PAGE.text("#known pre"), it -> it.contains(SHOWN));
    PAGE.click("#show-events");
    await().until(() -> PAGE.text("#event-list"), it -> it.contains(SHOWN));
    assertNothingHasRun();
  }
}
