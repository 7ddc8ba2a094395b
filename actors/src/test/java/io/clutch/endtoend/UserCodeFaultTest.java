package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.pid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.ClutchSetup;
import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.PythonWorker;
import io.clutch.call.Call;
import io.clutch.call.Outcome;
import io.clutch.data.ValueCodec;
import io.clutch.endtoend.Senders.Kind;
import io.clutch.failure.CallFailure.Unencodable;
import io.clutch.telemetry.WorkerEvent.CallFailed;
import io.clutch.worker.WorkerCommand;
import java.util.AbstractMap;
import java.util.ConcurrentModificationException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An exception of a value or a codec fails one message and no others. */
@Tag("long")
@ExtendWith(Leftovers.class)
class UserCodeFaultTest {
  private static final int MESSAGES = 2_000;
  private static final Call<String> GOOD = Call.of("outcomes:take", String.class, "a text");

  private static TreeFixture tree;

  /** A value whose codec throws. */
  record Hostile(Supplier<Throwable> thrown) {}

  private static final class HostileCodec implements ValueCodec<Hostile> {
    @Override
    public String name() {
      return "hostile";
    }

    @Override
    public Class<Hostile> type() {
      return Hostile.class;
    }

    @Override
    public Object toValue(Hostile value) {
      Throwable thrown = value.thrown().get();
      if (thrown instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) thrown;
    }

    @Override
    public Hostile fromValue(Object value) {
      throw new AssertionError("a codec that fails");
    }
  }

  /** An exception whose message throws. */
  private static final class Nameless extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
      throw new IllegalStateException("no message");
    }
  }

  enum Thrown {
    EXCEPTION(() -> new IllegalStateException("test")),
    ASSERTION(() -> new AssertionError("test")),
    MEMORY(() -> new OutOfMemoryError("test")),
    LINKAGE(() -> new NoClassDefFoundError("test")),
    STACK(Thrown::overflow),
    NAMELESS(Nameless::new);

    private final Supplier<Throwable> thrown;

    Thrown(Supplier<Throwable> thrown) {
      this.thrown = thrown;
    }

    @SuppressWarnings("InfiniteRecursion")
    private static Throwable overflow() {
      return overflow();
    }
  }

  /** Fails like a map that another thread changes meanwhile. */
  private static final class ChangedMap extends AbstractMap<String, Integer> {
    @Override
    public Set<Entry<String, Integer>> entrySet() {
      throw new ConcurrentModificationException("test");
    }
  }

  @BeforeAll
  static void start() {
    ClutchSetup setup = ClutchSetup.create().withCodec(new HostileCodec());
    tree = TreeFixture.open(setup, TreeFixture.one(PythonWorker.child("a", Senders.WORKER)));
  }

  @AfterAll
  static void stop() {
    tree.close();
  }

  @ParameterizedTest
  @EnumSource
  void aMapThatChangesMeanwhileFailsItsOwnMessagesAlone(Kind kind) throws InterruptedException {
    PythonRef python = Senders.ready(kind, tree);
    PythonRef other = tree.clutch.spawn(Senders.WORKER);
    long pid = pid(other);
    Map<String, Integer> changing = new HashMap<>();
    var goesOn = new AtomicBoolean(true);
    var changer = new Thread(() -> change(changing, goesOn));
    changer.start();
    TestProbe<Outcome<String>> probe = Senders.probe(tree.clutch);
    int failed = 0;
    try {
      for (int i = 0; i < MESSAGES; i++) {
        Object argument = i % 100 == 0 ? new ChangedMap() : changing;
        Senders.invoke(python, Call.of("outcomes:take", String.class, argument), probe);
        if (i % 500 == 0) {
          assertThat(pid(other)).isEqualTo(pid);
          assertThat(pid(python)).isPositive();
        }
      }
      for (int i = 0; i < MESSAGES; i++) {
        Outcome<String> outcome = probe.receiveMessage(java.time.Duration.ofSeconds(30));
        if (outcome instanceof Outcome.Failed<String> it) {
          assertThat(it.failure()).isInstanceOf(Unencodable.class);
          failed++;
        } else {
          assertThat(outcome.get()).isEqualTo("dict");
        }
      }
    } finally {
      goesOn.set(false);
      changer.join();
    }
    assertThat(failed).isBetween(MESSAGES / 100, MESSAGES);
    Senders.invoke(python, GOOD, probe);
    assertThat(Senders.received(probe)).isEqualTo("str");
    probe.expectNoMessage(java.time.Duration.ZERO);
  }

  private static void change(Map<String, Integer> map, AtomicBoolean goesOn) {
    for (int i = 0; goesOn.get(); i++) {
      map.put("key " + i % 512, i);
      map.remove("key " + (i * 31) % 512);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whateverACodecThrowsFailsTheMessage(Thrown thrown) {
    for (Kind kind : Kind.values()) {
      PythonRef python = Senders.ready(kind, tree);
      long pid = kind == Kind.POOL ? 0 : pid(python);
      TestProbe<Outcome<String>> probe = Senders.probe(tree.clutch);
      var hostile = new Hostile(thrown.thrown);
      Senders.invoke(python, Call.of("outcomes:take", String.class, hostile), probe);
      var failure = (Unencodable) Senders.failure(probe);
      assertThat(failure.path()).as("%s", kind).isEqualTo("arguments[0]");
      assertThat(failure.type()).contains(Hostile.class.getName());
      Senders.invoke(python, GOOD, probe);
      assertThat(Senders.received(probe)).isEqualTo("str");
      if (kind != Kind.POOL) {
        assertThat(pid(python)).isEqualTo(pid);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aCastThatCannotBeEncodedIsLoggedAndCounted(Kind kind) {
    PythonRef python = Senders.ready(kind, tree);
    String path =
        kind == Kind.CHILD ? "/system/tree/a" : python.actor().path().toStringWithoutAddress();
    long before = unencodable(path);
    try (LogCapture logs = LogCapture.of("io.clutch.internal.request.CallEncoder")) {
      for (int i = 0; i < 20; i++) {
        python
            .actor()
            .tell(new WorkerCommand.Cast(Call.of("outcomes:take", Object.class, new ChangedMap())));
      }
      TestProbe<Outcome<String>> probe = Senders.probe(tree.clutch);
      Senders.invoke(python, GOOD, probe);
      assertThat(Senders.received(probe)).isEqualTo("str");
      assertThat(logs.messages()).filteredOn(it -> it.contains("outcomes:take")).hasSize(10);
    }
    assertThat(unencodable(path) - before).isEqualTo(20);
  }

  /** A worker that an actor spawned is the child of that actor. */
  private static long unencodable(String path) {
    return tree.clutch.events(CallFailed.class).stream()
        .filter(it -> it.worker().equals(path) || it.worker().equals(path + "/worker"))
        .filter(it -> it.failure().equals("Unencodable"))
        .count();
  }

  @Test
  void aCallByAReferenceFailsTheSameWay() {
    PythonRef python = Senders.ready(Kind.WORKER, tree);
    assertThat(ClutchFixture.failure(python.call("outcomes:take", String.class, new ChangedMap())))
        .isInstanceOf(Unencodable.class);
    assertThat(ClutchFixture.failure(python.call("outcomes:take", Hostile.class, "a text")))
        .isNotNull();
    await().until(() -> pid(python) > 0);
  }
}
