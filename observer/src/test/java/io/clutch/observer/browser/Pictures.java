package io.clutch.observer.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Clutch;
import io.clutch.Leftovers;
import io.clutch.PythonPool;
import io.clutch.PythonRef;
import io.clutch.PythonWorker;
import io.clutch.pool.PoolSpec;
import io.clutch.supervision.ChildSpec;
import io.clutch.supervision.SupervisorSpec;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Takes the pictures of the documentation anew, when it is asked for by name. */
@ExtendWith(Leftovers.class)
class Pictures {
  @RegisterExtension static final Browser PAGE = new Browser();

  private static final Path FOLDER = Path.of("../docs/pictures");
  private static final int MOST_BYTES = 120_000;
  private static final int SECONDS_OF_WORK = 12;
  private static final int CUSTOMERS = 5;

  @Test
  void take() throws Exception {
    Files.createDirectories(FOLDER);
    try (Shop shop = Shop.open(tree())) {
      PAGE.resize(1280, 640, 1, false);
      PAGE.prefer("light");
      PAGE.open(shop.address());
      work(shop);
      picture("observer-list.png");
      panel();
      PAGE.click("#show-drawing");
      PAGE.click("#drawing [data-path='/user/prices']");
      picture("observer-drawing.png");
      phone();
    }
  }

  private static SupervisorSpec tree() {
    return SupervisorSpec.oneForOne()
        .withChild(PythonWorker.child("till", Shop.SPEC))
        .withChild(PythonPool.child("prices", PoolSpec.of(Shop.SPEC).withSize(3)))
        .withChild(
            ChildSpec.supervisor(
                "warehouse",
                SupervisorSpec.restForOne()
                    .withChild(PythonWorker.child("stock", Shop.SPEC))
                    .withChild(PythonWorker.child("labels", Shop.SPEC))))
        .withChild(
            ChildSpec.supervisor(
                "office",
                SupervisorSpec.oneForOne()
                    .withChild(PythonWorker.child("invoices", Shop.SPEC))
                    .withChild(PythonWorker.child("forecast", Shop.SPEC))));
  }

  /** Has the shop work for some seconds, after the end of one process. */
  private static void work(Shop shop) {
    await().until(() -> PAGE.rows().stream().filter(Row::isRunning).count() == 8);
    shop.till("close", "the printer is on fire");
    await().until(() -> PAGE.row(Shop.TILL).orElseThrow().reason(), it -> it.contains("code 3"));
    PAGE.awaitRunning(Shop.TILL);
    PythonRef prices = Clutch.get(shop.system()).ref(shop.system(), "prices", Shop.SPEC);
    for (int i = 0; i < CUSTOMERS; i++) {
      quote(prices, i);
    }
    shop.till("warn", "the drawer is almost full");
    shop.till("sell", "Ada Lovelace");
    String samples = "return document.querySelector('.spark polyline')?.points.length ?? 0";
    await().until(() -> (Long) PAGE.run(samples), it -> it >= SECONDS_OF_WORK);
  }

  /** One call after the other, each for a while of its own. */
  private static void quote(PythonRef prices, int number) {
    prices
        .call("shop:quote", Object.class, "lamp", 0.4 + 0.7 * (number % 4))
        .thenRun(() -> quote(prices, number + 1));
  }

  private static void panel() throws IOException {
    PAGE.click(Shop.ROW_OF_TILL);
    await().until(() -> PAGE.text("#more"), it -> it.contains("Specification"));
    String top =
        """
        const headings = [...document.querySelectorAll("#more h2")];
        const specification = headings.find((heading) => heading.textContent === "Specification");
        return specification.getBoundingClientRect().top > window.innerHeight;
        """;
    assertThat((Boolean) PAGE.run(top)).as("paths of this machine are not in the picture").isTrue();
    picture("observer-worker.png");
  }

  private static void phone() throws IOException {
    PAGE.resize(390, 844, 2, true);
    PAGE.prefer("dark");
    PAGE.click("#show-list");
    picture("observer-phone.png");
  }

  private static void picture(String name) throws IOException {
    Path file = FOLDER.resolve(name);
    SmallPng.write(ImageIO.read(new ByteArrayInputStream(PAGE.picture())), file);
    assertThat(Files.size(file)).as(name).isLessThan(MOST_BYTES);
  }
}
