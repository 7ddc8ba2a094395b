package io.clutch.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clutch.Clutch;
import io.clutch.Leftovers;
import io.clutch.worker.WorkerSpec;
import java.io.File;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A failed bind is reported and leaves nothing behind, so that another system may start. */
@ExtendWith(Leftovers.class)
class FailedBindTest {
  private static final String LONG = "a-name-that-is-too-long-for-a-socket".repeat(4);

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({
    "ipc:///nowhere/at/all/link, there is no directory /nowhere/at/all",
    "ipc:///tmp/" + "LONG, a socket's path may have 103 bytes",
    "tcp://192.0.2.1:0, cannot bind tcp://192.0.2.1:0",
  })
  void isToldInWords(String address, String words) throws IOException {
    failsToBind(address.replace("LONG", LONG), words);
  }

  @Test
  void anAddressInUseIsToldAndMayBeBoundLater() throws IOException {
    Path path = directory.resolve("link");
    try (var other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      other.bind(UnixDomainSocketAddress.of(path));
      failsToBind("ipc://" + path, "a living process listens at the path");
    }
    try (ClutchFixture fixture = ClutchFixture.open(address("ipc://" + path))) {
      assertThat(ClutchFixture.pid(fixture.spawn(WorkerSpec.functions("os")))).isPositive();
    }
  }

  /** For example if the application excludes JeroMQ. */
  @Test
  void aClassThatIsMissingIsToldAtOnce() {
    String classPath =
        Stream.of(ChildJvm.classPath().split(File.pathSeparator))
            .filter(entry -> !entry.contains("jeromq"))
            .collect(Collectors.joining(File.pathSeparator));
    try (ChildJvm jvm = ChildJvm.start(List.of(), classPath, Unbound.class, List.of())) {
      assertThat(jvm.awaitLine("failed:")).contains("NoClassDefFoundError", "org/zeromq");
      assertThat(jvm.await(Duration.ofSeconds(30))).isZero();
    }
  }

  /** A program that binds a {@code tcp://} address. */
  private static final class Unbound {
    public static void main(String[] arguments) {
      try (ClutchFixture fixture = ClutchFixture.open(address("tcp://127.0.0.1:0"))) {
        Clutch.get(fixture.system());
      } catch (LinkageError e) {
        System.out.println("failed: " + e);
      }
    }
  }

  private static void failsToBind(String address, String words) throws IOException {
    List<String> before = own();
    try (ClutchFixture fixture = ClutchFixture.open(address(address))) {
      assertThatThrownBy(() -> Clutch.get(fixture.system()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("cannot bind")
          .hasMessageContaining(words);
      assertThat(own()).as("while the system still runs").isEqualTo(before);
      assertThat(Thread.getAllStackTraces().keySet())
          .extracting(Thread::getName)
          .noneMatch(name -> name.matches("clutch-(log|launcher.*)"));
    }
  }

  private static String address(String address) {
    return "clutch.link { trusted-network = on, address = \"" + address + "\" }";
  }

  private static List<String> own() throws IOException {
    String mine = "/clutch-" + ProcessHandle.current().pid() + "-";
    try (Stream<Path> paths = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return paths.map(Path::toString).filter(name -> name.contains(mine)).sorted().toList();
    }
  }
}
