package io.clutch.observer.internal;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.clutch.Leftovers;
import io.clutch.observer.ClutchObserver;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;

/** How the page is opened, what the log says of it, and that it ends. */
@ExtendWith(Leftovers.class)
class StartTest {
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeEach
  void listen() {
    log.start();
    observer().setLevel(Level.INFO);
    root().addAppender(log);
  }

  @AfterEach
  void hush() {
    root().detachAppender(log);
    observer().setLevel(null);
  }

  private static Logger observer() {
    return (Logger) LoggerFactory.getLogger("io.clutch.observer");
  }

  private static Logger root() {
    return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }

  private static ActorSystem<Void> system(String text) {
    Config config = ConfigFactory.parseString(text).withFallback(ConfigFactory.load());
    return ActorSystem.create(Behaviors.empty(), "start", config);
  }

  private static void end(ActorSystem<?> system) {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().orTimeout(60, SECONDS).join();
  }

  private static URI address(ActorSystem<?> system) throws Exception {
    return ClutchObserver.start(system).address().toCompletableFuture().get(60, SECONDS);
  }

  private List<String> lines() {
    return List.copyOf(log.list).stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Test
  void theKeyOpensItAndTheLogHasItsAddressOnce() throws Exception {
    ActorSystem<Void> system = system("clutch.observer { enabled = on, port = 0 }");
    try {
      URI address = address(system);
      String token = address.getFragment().substring("token=".length());

      assertThat(address.getHost()).isEqualTo("127.0.0.1");
      assertThat(token).hasSize(32);
      assertThat(lines().stream().filter(line -> line.contains(token)))
          .containsExactly("The page is at " + address);
      RawRequest.send(address, "GET / HTTP/1.1", "Host: x y", "Authorization: Bearer\t" + token);
      RawRequest.send(address, "GET /%zz" + token + " HTTP/1.1", "Host: localhost");
      assertThat(lines().stream().filter(line -> line.contains(token))).hasSize(1);
    } finally {
      end(system);
    }
  }

  @Test
  void itIsOffByDefaultAndOneForEachSystem() throws Exception {
    ActorSystem<Void> system = system("clutch.observer.port = 0");
    try {
      assertThat(lines()).noneMatch(line -> line.startsWith("The page is at"));
      assertThat(address(system)).isEqualTo(address(system));
    } finally {
      end(system);
    }
  }

  @Test
  void aConfiguredTokenIsNotLogged() throws Exception {
    String token = "a-token-of-the-tests-1234";
    ActorSystem<Void> system =
        system("clutch.observer { port = 0, token = \"" + token + "\", refresh = 20 ms }");
    try {
      assertThat(address(system).getFragment()).isEqualTo("token=" + token);
      assertThat(lines()).noneMatch(line -> line.contains(token));
    } finally {
      end(system);
    }
  }

  @Test
  void anInvalidSettingIsThrownAtOnce() {
    ActorSystem<Void> system = system("clutch.observer { port = 0, profiles = maybe }");
    try {
      assertThatThrownBy(() -> ClutchObserver.start(system))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("clutch.observer.profiles");
    } finally {
      end(system);
    }
  }

  @Test
  void nothingListensAfterTheSystem() throws Exception {
    ActorSystem<Void> system = system("clutch.observer.port = 0");
    URI address = address(system);
    end(system);

    assertThatThrownBy(() -> new Socket(address.getHost(), address.getPort()).close())
        .isInstanceOf(IOException.class);
  }

  @Test
  void aTakenPortIsReplacedUnlessThatIsOff() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      String port = "clutch.observer.port = " + taken.getLocalPort();
      ActorSystem<Void> system = system(port);
      ActorSystem<Void> strict = system(port + "\nclutch.observer.free-port-if-taken = off");
      try {
        assertThat(address(system).getPort()).isNotEqualTo(taken.getLocalPort());
        assertThatThrownBy(() -> address(strict))
            .isInstanceOf(ExecutionException.class)
            .hasCauseInstanceOf(BindException.class);
        assertThat(lines()).anyMatch(line -> line.startsWith("The page could not be opened: "));
      } finally {
        end(system);
        end(strict);
      }
    }
  }

  @Test
  void aStartThatFailedMayBeRepeated() throws Exception {
    var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
    ActorSystem<Void> system =
        system("clutch.observer { free-port-if-taken = off, port = " + taken.getLocalPort() + " }");
    try {
      assertThatThrownBy(() -> address(system)).hasCauseInstanceOf(BindException.class);
      taken.close();
      assertThat(address(system).getPort()).isEqualTo(taken.getLocalPort());
    } finally {
      taken.close();
      end(system);
    }
  }

  @Test
  void anOpenAddressWithoutATokenIsRefusedAtTheStart() {
    String open = "clutch.observer { enabled = on, interface = \"0.0.0.0\", token = off }";

    assertThatThrownBy(() -> system(open))
        .isInstanceOf(ConfigException.BadValue.class)
        .hasMessageContaining("0.0.0.0 is not a loopback address, so a token is needed");
  }
}
