package io.clutch.observer.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import io.clutch.PythonWorker;
import io.clutch.supervision.SupervisorSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The page outlives its server, and shows the next one and nothing of the last. */
@ExtendWith(Leftovers.class)
class ReconnectTest {
  @RegisterExtension static final Browser PAGE = new Browser();

  @Test
  void thePageShowsTheNextServerAtTheSameAddress() throws Exception {
    long pid;
    int port;
    try (Shop shop = Shop.open(Shop.tree())) {
      port = shop.address().getPort();
      PAGE.open(shop.address());
      pid = PAGE.awaitRunning(Shop.TILL).pid();
      PAGE.click("#show-events");
      await().until(() -> PAGE.text("#event-list"), it -> it.contains("ready /user/prices"));
    }
    await().until(() -> PAGE.text("#connection").equals("disconnected"));
    assertThat(PAGE.row(Shop.TILL).orElseThrow().pid()).as("what was last known").isEqualTo(pid);

    SupervisorSpec tree =
        SupervisorSpec.oneForOne().withChild(PythonWorker.child("till", Shop.SPEC));
    try (Shop shop = Shop.openAt(port, tree)) {
      PAGE.awaitConnected();
      await().until(() -> PAGE.awaitRunning(Shop.TILL).pid() != pid);
      assertThat(PAGE.paths()).containsExactly("/user", Shop.TILL);
      assertThat(PAGE.row(Shop.TILL).orElseThrow().reason()).isEmpty();
      await()
          .until(
              () -> PAGE.text("#event-list"),
              it -> it.contains("ready " + Shop.TILL) && !it.contains("/user/prices"));
      assertThat(shop.address().getPort()).isEqualTo(port);
    }
  }
}
