package io.clutch.observer.internal;

import static io.clutch.observer.internal.Observed.TOKEN;
import static io.clutch.observer.internal.Observed.node;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What viewers get, and what they cost. */
@ExtendWith(Leftovers.class)
class EventsTest {

  @Test
  void aViewerGetsTheTreeAndThenWhatChanges() throws Exception {
    try (var observed = new Observed();
        Following viewer = observed.follow()) {
      await().until(() -> viewer.events().size() == 1);
      observed.set(node("top", "restarting"));
      await().until(() -> viewer.events().size() == 2);
      observed.set(node("top", "running"), node("other", "running"));
      await().until(() -> viewer.events().size() == 3);

      assertThat(viewer.events().get(0)).startsWith("tree ").contains("\"state\":\"running\"");
      assertThat(viewer.events().get(1)).startsWith("changes ").contains("\"restarting\"");
      assertThat(viewer.events().get(2)).startsWith("tree ").contains("\"other\"");
    }
  }

  @Test
  void nothingIsReadWithoutAViewer() throws Exception {
    try (var observed = new Observed()) {
      assertThat(observed.reads()).isZero();
      try (Following viewer = observed.follow()) {
        await().until(() -> !viewer.events().isEmpty());
      }
      // The end of a connection is noticed when the next event is written.
      var reads = new AtomicInteger(-1);
      await()
          .during(Duration.ofMillis(500))
          .until(observed::reads, now -> reads.getAndSet(now) == now);
    }
  }

  @Test
  void aChangeIsReadAndToldAtOnce() throws Exception {
    try (var observed = new Observed("clutch.observer.refresh = 5 s");
        Following viewer = observed.follow()) {
      await().until(() -> !viewer.events().isEmpty());
      observed.set(node("top", "restarting"));
      await() // a reading of all nodes may be due by then
          .until(
              () -> {
                observed.change();
                return observed.readsOfChanges() > 0;
              });
      await()
          .until(
              () ->
                  viewer.events().stream()
                      .anyMatch(it -> it.startsWith("changes ") && it.contains("\"restarting\"")));
    }
  }

  @Test
  void changesThatNobodySeesAreNotRead() throws Exception {
    try (var observed = new Observed()) {
      for (int i = 0; i < 100; i++) {
        observed.change();
      }
      assertThat(observed.authorized("api/v1/tree").statusCode()).isEqualTo(200);
      observed.change();
      assertThat(observed.authorized("api/v1/tree").statusCode()).isEqualTo(200);

      assertThat(observed.readsOfChanges()).isZero();
    }
  }

  @Test
  void aSilentTreeIsToldToBeStill() throws Exception {
    try (var observed = new Observed();
        Following viewer = observed.follow()) {
      await().until(() -> viewer.events().stream().anyMatch(it -> it.startsWith("still {\"at\":")));
    }
  }

  @Test
  void aViewerHearsThatATreeIsStillAlsoWhileOthersCome() throws Exception {
    try (var observed = new Observed("clutch.observer.max-viewers = 10000");
        Following viewer = observed.follow()) {
      await().until(() -> !viewer.events().isEmpty());
      await()
          .until(
              () -> {
                try (Following other = observed.follow()) {
                  await().until(() -> !other.events().isEmpty());
                }
                return viewer.events().stream().anyMatch(it -> it.startsWith("still "));
              });
    }
  }

  @Test
  void viewersHearThatReadingsFailAndThatTheyDoNotAnyMore() throws Exception {
    try (var observed = new Observed();
        Following viewer = observed.follow()) {
      await().until(() -> viewer.events().size() == 1);
      observed.fail(true);
      await().until(() -> last(viewer).startsWith("failed {\"at\":"));
      try (Following late = observed.follow()) {
        await().until(() -> !late.events().isEmpty());
        assertThat(late.events()).allMatch(it -> it.startsWith("failed "));
        observed.fail(false);
        await().until(() -> last(viewer).startsWith("still "));
        await().until(() -> late.events().stream().anyMatch(it -> it.startsWith("tree ")));
      }
    }
  }

  private static String last(Following viewer) {
    return viewer.events().get(viewer.events().size() - 1);
  }

  @Test
  void oneViewerTooManyIsToldToComeBack() throws Exception {
    try (var observed = new Observed("clutch.observer.max-viewers = 2")) {
      try (Following one = observed.follow();
          Following two = observed.follow()) {
        await().until(() -> one.events().size() > 0 && two.events().size() > 0);
        var third = observed.authorized("api/v1/events");

        assertThat(third.statusCode()).isEqualTo(503);
        assertThat(third.headers().firstValue("Retry-After")).isPresent();
        assertThat(observed.authorized("api/v1/tree").statusCode()).isEqualTo(200);
      }
      await()
          .until(
              () -> {
                try (Following next = observed.follow()) {
                  return next.status() == 200;
                }
              });
    }
  }

  @Test
  void viewersEndWithTheSystemAtOnce() throws Exception {
    var observed = new Observed();
    try (Following viewer = observed.follow()) {
      await().until(() -> !viewer.events().isEmpty());
      observed.close();
      await().until(viewer::isEnded);
    }
  }

  @Test
  void aViewerThatDoesNotReadHoldsUpNobody() throws Exception {
    try (var observed = new Observed();
        var deaf = new Socket(observed.address.getHost(), observed.address.getPort());
        Following viewer = observed.follow()) {
      OutputStream out = deaf.getOutputStream();
      out.write(
          ("GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                  + TOKEN
                  + "\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      out.flush();
      for (int i = 0; i < 50; i++) {
        String state = "state-" + i;
        observed.set(node("top", state, "x".repeat(100_000)));
        await().until(() -> viewer.events().stream().anyMatch(it -> it.contains(state)));
      }
    }
  }

  @Test
  void connectionsAreBounded() throws Exception {
    List<Socket> idle = new ArrayList<>();
    try (var observed = new Observed("clutch.observer.max-viewers = 1")) {
      for (int i = 0; i < 200; i++) {
        idle.add(new Socket(observed.address.getHost(), observed.address.getPort()));
      }
      for (Socket socket : idle) {
        socket.close();
      }
      assertThat(observed.authorized("api/v1/tree").statusCode()).isEqualTo(200);
    } finally {
      for (Socket socket : idle) {
        socket.close();
      }
    }
  }

  @Test
  void requestsThatComeSlowlyHoldNoConnectionWithoutTheToken() throws Exception {
    List<Socket> slow = new ArrayList<>();
    ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    try (var observed = new Observed("clutch.observer.max-viewers = 1")) {
      for (int i = 0; i < 100; i++) {
        slow.add(new Socket(observed.address.getHost(), observed.address.getPort()));
        send(slow.get(i), "GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ");
      }
      clock.scheduleWithFixedDelay(() -> slow.forEach(it -> send(it, "x")), 1, 1, SECONDS);

      assertThat(observed.authorized("api/v1/tree").statusCode()).isEqualTo(200);
      await().until(() -> slow.stream().allMatch(EventsTest::isClosed));
    } finally {
      clock.shutdown();
      assertThat(clock.awaitTermination(60, SECONDS)).isTrue();
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  @Test
  void slowConnectionsThatAreOpenedAgainLeaveRoomForOthers() throws Exception {
    var opened = new AtomicInteger();
    List<Socket> slow = new ArrayList<>();
    ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    try (var observed = new Observed("clutch.observer.max-viewers = 1")) {
      for (int i = 0; i < 250; i++) {
        slow.add(slow(observed, opened));
      }
      clock.scheduleWithFixedDelay(
          () -> slow.replaceAll(it -> again(it, observed, opened)), 100, 100, MILLISECONDS);
      await().until(() -> opened.get() > 1_000);
      for (int i = 0; i < 10; i++) {
        assertThat(observed.authorized("api/v1/tree").statusCode()).isEqualTo(200);
      }
    } finally {
      clock.shutdown();
      assertThat(clock.awaitTermination(60, SECONDS)).isTrue();
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  private static Socket again(Socket socket, Observed observed, AtomicInteger opened) {
    if (!isClosed(socket)) {
      return socket;
    }
    try {
      socket.close();
    } catch (IOException e) {
      // it is closed all the same
    }
    return slow(observed, opened);
  }

  private static Socket slow(Observed observed, AtomicInteger opened) {
    var socket = new Socket();
    try {
      socket.connect(new InetSocketAddress(observed.address.getHost(), observed.address.getPort()));
      opened.incrementAndGet();
      send(socket, "GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ");
    } catch (IOException refused) {
      // tried again, as it is closed
    }
    return socket;
  }

  private static void send(Socket socket, String text) {
    try {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException closed) {
      // by the server
    }
  }

  private static boolean isClosed(Socket socket) {
    try {
      socket.setSoTimeout(1);
      return socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException open) {
      return false;
    } catch (IOException reset) {
      return true;
    }
  }
}
