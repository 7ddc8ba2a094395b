package io.clutch.observer.internal;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import io.clutch.Clutch;
import io.clutch.Leftovers;
import io.clutch.PythonPool;
import io.clutch.PythonWorker;
import io.clutch.observer.ClutchObserver;
import io.clutch.pool.PoolSpec;
import io.clutch.supervision.Supervisor;
import io.clutch.supervision.SupervisorCommand;
import io.clutch.supervision.SupervisorSpec;
import io.clutch.worker.WorkerSpec;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Stacks, profiles and allocations of real processes, by the page's interface. */
@ExtendWith(Leftovers.class)
class RunningProcessTest {
  private static final String MODULE =
      """
      import ctypes, os, time

      def hold(marker: str) -> None:
          mark(marker)
          mutex = ctypes.create_string_buffer(128)
          ctypes.PyDLL(None).pthread_mutex_lock(mutex)
          ctypes.PyDLL(None).pthread_mutex_lock(mutex)

      def hostile(marker: str) -> None:
          kept = []
          while True:
              mark(marker)
              kept.append(bytearray(1000))
              time.sleep(0.01)

      NAMES = [name for name in ("co_name", "co_qualname") if hasattr(hostile.__code__, name)]
      HOSTILE = dict.fromkeys(NAMES, "<b>\\x1b[31m")
      hostile.__code__ = hostile.__code__.replace(**HOSTILE)

      def mark(marker: str) -> None:
          with open(marker, "w") as file:
              file.write(str(os.getpid()))
      """;

  @TempDir private Path directory;
  private final HttpClient client = HttpClient.newHttpClient();
  private ActorSystem<SupervisorCommand> system;
  private URI address;
  private WorkerSpec spec;

  @BeforeEach
  void open() throws Exception {
    Files.writeString(directory.resolve("lookedat.py"), MODULE);
    spec = WorkerSpec.functions("lookedat").withModulePath(directory);
    system =
        ActorSystem.create(
            Supervisor.create(
                SupervisorSpec.oneForOne()
                    .withChild(PythonWorker.child("till", spec))
                    .withChild(PythonPool.child("pool", PoolSpec.of(spec).withSize(1)))),
            "running",
            ConfigFactory.parseString(
                    "clutch.observer { enabled = on, port = 0, allocations = on }")
                .withFallback(ConfigFactory.load()));
    address = ClutchObserver.start(system).address().toCompletableFuture().get(60, SECONDS);
  }

  @AfterEach
  void close() {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().orTimeout(60, SECONDS).join();
  }

  private String get(String path) throws Exception {
    String token = address.getFragment().substring("token=".length());
    var request =
        HttpRequest.newBuilder(address.resolve("/api/v1/worker/" + path))
            .header("Authorization", "Bearer " + token)
            .build();
    return client.send(request, BodyHandlers.ofString()).body();
  }

  /** Asks until it fits: on a busy machine, a signal may get what Python would have answered. */
  private String shown(String path, Predicate<String> fits) {
    return await().until(() -> get(path), fits);
  }

  /** Calls a function that writes the pid of its process into a file first, and does not end. */
  private long begin(String function) throws Exception {
    Path marker = directory.resolve("marker");
    Clutch.get(system).ref(system, "till", spec).call(function, Object.class, marker.toString());
    await().until(() -> Files.exists(marker) && Files.size(marker) > 0);
    return Long.parseLong(Files.readString(marker));
  }

  @Test
  void stacksOfAWorkerThatHoldsTheLockInNativeCodeAreShown() throws Exception {
    long pid = begin("lookedat:hold");
    try {
      assertThat(shown("stacks?path=/user/till", it -> it.contains("\"bySignal\":true")))
          .contains("\"pid\":" + pid)
          .contains(
              "does not answer in call ", " of lookedat:hold: native code holds Python's lock")
          .contains("/lookedat.py\",\"line\":7,\"function\":\"hold\"}");
      assertThat(shown("stacks.txt?path=/user/till", it -> it.contains(" in hold\n")))
          .contains("(main thread)\n  ");
    } finally {
      ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    }
  }

  @Test
  void aWorkerOfAPoolIsAskedLikeAnyOther() {
    assertThat(shown("stacks?path=/user/pool/worker-1", it -> it.contains("\"bySignal\":false")))
        .contains("\"doing\":\"is idle and waits for calls\"", "\"name\":\"MainThread\"");
  }

  @Test
  void whatAWorkerDoesIsShownAsTextWithoutItsArguments() throws Exception {
    begin("lookedat:hostile");
    String till = "path=/user/till&seconds=1";

    assertThat(shown("stacks?path=/user/till", it -> it.contains("\"bySignal\":false")))
        .contains("\"function\":\"\\u003cb>\\\\x1b[31m\"")
        .doesNotContain(directory.resolve("marker").toString());
    assertThat(shown("profile?" + till, it -> it.contains("lookedat.py")))
        .containsPattern("(?m)^MainThread;.*;<b>\\\\x1b\\[31m \\(lookedat.py\\).* \\d+$")
        .doesNotContain("\u001b");
    assertThat(shown("allocations?" + till, it -> it.contains("lookedat.py")))
        .contains("\"early\":false,\"lines\":[{");
  }
}
