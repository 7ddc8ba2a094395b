package io.clutch.observer.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.Keys;

/** The page shows a tree of real processes, and follows what happens to them. */
@ExtendWith(Leftovers.class)
class FollowingTest {
  @RegisterExtension static final Browser PAGE = new Browser();

  private static final List<String> PATHS =
      List.of(
          "/user",
          Shop.TILL,
          "/user/prices",
          "/user/prices/worker-1",
          "/user/prices/worker-2",
          "/user/warehouse",
          "/user/warehouse/labels",
          "/user/warehouse/stock");
  private Shop shop;

  @BeforeEach
  void open() throws Exception {
    shop = Shop.open(Shop.tree());
    PAGE.open(shop.address());
    await().until(() -> PAGE.rows().stream().filter(Row::isRunning).count() == 5);
  }

  @AfterEach
  void end() {
    if (shop != null) {
      shop.close();
    }
  }

  @Test
  void eachNodeIsARowWithItsProcess() throws Exception {
    assertThat(PAGE.paths()).isEqualTo(PATHS);
    long pid = shop.till().call("os:getpid", Long.class).toCompletableFuture().get();

    assertThat(PAGE.awaitRunning(Shop.TILL).pid()).isEqualTo(pid);
    for (Row row : PAGE.rows()) {
      if (row.pid() > 0) {
        Path command = Path.of("/proc", Long.toString(row.pid()), "cmdline");
        assertThat(Files.readString(command, StandardCharsets.ISO_8859_1)).contains("python");
      }
    }
  }

  @Test
  void aKillIsFollowed() {
    PAGE.click(Shop.ROW_OF_TILL);
    long killed = PAGE.awaitRunning(Shop.TILL).pid();
    long incarnation = known("Incarnation");
    assertThat(known("Process")).isEqualTo(killed);
    ProcessHandle.of(killed).orElseThrow().destroyForcibly();

    await().until(() -> PAGE.row(Shop.TILL).orElseThrow().reason(), it -> it.contains("SIGKILL"));
    await().until(() -> fact(Shop.TILL, "restarts").equals("1 of 5 restarts in 60 s"));
    Row next = await().until(() -> PAGE.awaitRunning(Shop.TILL), it -> it.pid() != killed);
    assertThat(ProcessHandle.of(next.pid())).isPresent();
    await().until(() -> known("Process") == next.pid() && known("Incarnation") > incarnation);
    await().until(() -> PAGE.text("#known pre"), it -> it.contains("SIGKILL"));
    await().until(() -> PAGE.text("#more"), it -> it.contains("Ends of processes"));
    PAGE.click("#show-events");
    await()
        .until(
            () -> PAGE.text("#event-list"),
            it -> it.contains("exit " + Shop.TILL + " (pid " + killed));
  }

  /** A number of the panel. */
  private static long known(String label) {
    return (Long)
        PAGE.run(
            """
            const labels = [...document.querySelectorAll("#known dt")];
            const found = labels.find((label) => label.textContent === arguments[0]);
            return found ? Number(found.nextElementSibling.textContent) : 0;
            """,
            label);
  }

  @Test
  void thePanelShowsWhatAWorkerDoes() {
    shop.till("sell", "Ada");
    await().until(() -> fact(Shop.TILL, "oldest").startsWith("oldest shop:sell "));
    PAGE.click(Shop.ROW_OF_TILL);

    await().until(() -> PAGE.text("#more"), it -> it.contains("1 of 3 (sells to Ada)"));
    assertThat(PAGE.text("#more"))
        .contains("Calls in flight", "shop:sell, ")
        .contains("Specification", "target: functions of shop, os")
        .contains("INFO", "shop: the next customer is Ada");
  }

  @Test
  void theKeyboardIsEnoughToSearchCollapseAndChoose() {
    for (int i = 0; i < 20 && !focus("#search"); i++) {
      PAGE.press(Keys.TAB);
    }
    PAGE.press("warehouse stock");
    await().until(() -> PAGE.paths().equals(List.of("/user", "/user/warehouse", PATHS.get(7))));
    PAGE.press(Keys.BACK_SPACE.toString().repeat("warehouse stock".length()));
    await().until(() -> PAGE.paths().equals(PATHS));

    PAGE.press(Keys.TAB);
    assertThat(focus("[data-path='/user']")).isTrue();
    PAGE.press(Keys.ARROW_DOWN, Keys.ARROW_DOWN, Keys.ARROW_LEFT);
    await().until(() -> PAGE.row("/user/prices").orElseThrow().expanded().equals("false"));
    assertThat(PAGE.paths()).hasSize(6).doesNotContain("/user/prices/worker-1");
    PAGE.press(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT);
    await().until(() -> PAGE.row("/user/prices/worker-1").filter(Row::isChosen).isPresent());
    PAGE.press(Keys.ENTER);
    await().until(() -> focus("#detail"));
    await().until(() -> PAGE.text("#known h2").equals("worker-1"));
  }

  @Test
  void theDrawingHasTheSameNodes() {
    PAGE.click("#show-drawing");
    await()
        .until(
            () -> PAGE.run("return document.querySelectorAll('#drawing .box').length").equals(8L));
    PAGE.run("document.querySelector(\"#drawing [data-path='" + Shop.TILL + "']\").focus()");
    PAGE.press(Keys.ENTER);

    await().until(() -> PAGE.text("#known h2").equals("till"));
    PAGE.run("document.querySelector('#drawing svg').dataset.kept = 'yes'");
    shop.till("sell", "Ada");
    await().until(() -> fact(Shop.TILL, "flight").equals("1 in flight"));
    assertThat(PAGE.run("return document.querySelector('#drawing svg').dataset.kept"))
        .as("or else a click that lasts while a number changes is lost")
        .isEqualTo("yes");
    assertThat(PAGE.text("#drawing [data-path='" + Shop.TILL + "'] .word"))
        .isEqualTo("running · pid " + PAGE.awaitRunning(Shop.TILL).pid());
  }

  private static String fact(String path, String name) {
    return PAGE.row(path).orElseThrow().facts().getOrDefault(name, "");
  }

  private static boolean focus(String selector) {
    return (Boolean) PAGE.run("return document.activeElement.matches(arguments[0])", selector);
  }
}
