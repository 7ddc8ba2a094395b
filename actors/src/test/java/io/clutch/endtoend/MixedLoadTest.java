package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.ClutchSetup;
import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.failure.CallFailedException;
import io.clutch.failure.CallFailure;
import io.clutch.failure.CallFailure.Raised;
import io.clutch.host.Host;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Calls both ways, asks, tells, references and watches, while a process is killed each second. */
@ExtendWith(Leftovers.class)
class MixedLoadTest {
  private static final int SECONDS = Integer.getInteger("clutch.test.mixed", 4);
  private static final int CALLERS = 12;
  private static final Set<String> OF_ASKS =
      Set.of("AskTimeout", "Refused", "HostError", "WouldDeadlock", "QueueFull");
  private static final Set<Class<?>> OF_CALLS =
      Set.of(
          CallFailure.Exited.class,
          CallFailure.NotRunning.class,
          CallFailure.WouldDeadlock.class,
          CallFailure.DeadlineExceeded.class);

  private final MixedParticipants participants = new MixedParticipants();
  private final AtomicLong calls = new AtomicLong();
  private final ConcurrentMap<String, Long> outcomes = new ConcurrentSkipListMap<>();
  private final Set<String> wrong = ConcurrentHashMap.newKeySet();
  private final Set<MixedHosts.Told> told = ConcurrentHashMap.newKeySet();
  private final List<Long> killed = new ArrayList<>();
  private MixedHosts hosts;

  @Test
  void allCountersAddUp() throws Exception {
    ClutchFixture fixture =
        ClutchFixture.unheard(
            ClutchSetup.create().withTelemetry(participants::heard),
            MixedParticipants.CONFIGURATION);
    try {
      hosts = new MixedHosts(fixture.system(), text -> echo(participants.any(), text));
      participants.spawn(fixture.system(), hosts);
      for (PythonRef each : participants.all()) {
        value(each.call("echo", String.class, "begun"));
      }
      long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
      List<Thread> callers = callers(until);
      killAndWatch(fixture, until);
      for (Thread caller : callers) {
        caller.join(60_000);
        assertThat(caller.isAlive()).as("a call has no outcome").isFalse();
      }
      check();
      System.out.println(figures());
      TablesLeft.check(fixture.system());
    } finally {
      fixture.close();
    }
  }

  private List<Thread> callers(long until) {
    var callers = new ArrayList<Thread>();
    for (int i = 0; i < CALLERS; i++) {
      var random = new Random(i);
      var thread =
          new Thread(
              () -> {
                while (System.nanoTime() - until < 0) {
                  callOne(random);
                }
              },
              "mixed-caller-" + i);
      callers.add(thread);
      thread.start();
    }
    return callers;
  }

  private void callOne(Random random) {
    String payload = Long.toHexString(random.nextLong() | Long.MIN_VALUE);
    PythonRef to = participants.any();
    switch (random.nextInt(8)) {
      case 0 -> take(payload, echo(to, payload));
      case 1 -> take(MixedHosts.mirrored(payload), ask(to, "ask", payload, "mirror"));
      case 2 -> take(MixedHosts.mirrored(payload), ask(to, "ask", payload, "actor"));
      case 3 -> take(MixedHosts.mirrored(payload), ask(to, "ask_twice", payload, "later"));
      case 4, 5 -> take(MixedHosts.mirrored(payload), ask(to, "ask", payload, "back"));
      case 6 ->
          take(
              MixedHosts.mirrored(payload),
              to.call("ask_ref", String.class, payload, hosts.reference()));
      default -> tell(to, payload, 1 + random.nextInt(300));
    }
  }

  private static CompletionStage<String> echo(PythonRef to, String text) {
    return to.call("echo", String.class, text);
  }

  private static CompletionStage<String> ask(
      PythonRef to, String function, String payload, String host) {
    return to.call(function, String.class, payload, host);
  }

  private void tell(PythonRef to, String sender, long count) {
    CompletionStage<Long> call = to.call("tell", Long.class, sender, count);
    if (take(null, call)) {
      told.add(new MixedHosts.Told(sender, count - 1, value(call)));
    }
  }

  /** Counts the outcome. Returns whether there is a value. {@code expected} may be null. */
  private boolean take(Object expected, CompletionStage<?> call) {
    calls.incrementAndGet();
    try {
      Object found = call.toCompletableFuture().get(40, TimeUnit.SECONDS);
      outcomes.merge("value", 1L, Long::sum);
      if (expected != null && !expected.equals(found)) {
        wrong.add(found + " instead of " + expected);
      }
      return true;
    } catch (ExecutionException e) {
      outcomes.merge(kind(e.getCause()), 1L, Long::sum);
    } catch (Exception e) {
      wrong.add("no outcome: " + e);
    }
    return false;
  }

  private String kind(Throwable problem) {
    CallFailure failure = ((CallFailedException) problem).failure();
    if (failure instanceof Raised raised) {
      if (!OF_ASKS.contains(raised.error().type())) {
        wrong.add(failure.toString());
      }
      return "Raised " + raised.error().type();
    }
    if (!OF_CALLS.contains(failure.getClass())) {
      wrong.add(failure.toString());
    }
    return failure.getClass().getSimpleName();
  }

  /** Each second one actor stops, which all watch, and one process is killed. */
  private void killAndWatch(ClutchFixture fixture, long until) {
    for (int round = 0; System.nanoTime() - until < 0; round++) {
      long began = System.nanoTime();
      String name = "mourned-" + round;
      ActorRef<String> mourned =
          Doubler.spawn(fixture.system(), Behaviors.receiveMessage(any -> Behaviors.stopped()));
      Set<Long> watching = ConcurrentHashMap.newKeySet();
      for (PythonRef each : participants.all()) {
        watch(each, Host.actor(mourned, String.class), name).ifPresent(watching::add);
      }
      long pid = participants.kill();
      killed.add(pid);
      mourned.tell("stop");
      await("the end of " + pid).until(() -> participants.ended.contains(pid));
      await("who watches is told")
          .atMost(Duration.ofSeconds(20))
          .until(() -> watching.stream().allMatch(it -> isTold(it, name)));
      await().atMost(Duration.ofSeconds(60)).until(() -> participants.ready() == 5);
      long next = began + TimeUnit.SECONDS.toNanos(1);
      await().until(() -> System.nanoTime() - Math.min(next, until) >= 0);
    }
  }

  private boolean isTold(long pid, String name) {
    return participants.ended.contains(pid)
        || hosts.noticed.contains(new MixedHosts.Noticed(name, pid));
  }

  private Optional<Long> watch(PythonRef to, Host of, String name) {
    try {
      calls.incrementAndGet();
      Long pid = value(to.call("watch", Long.class, of, name));
      outcomes.merge("value", 1L, Long::sum);
      return Optional.of(pid);
    } catch (CallFailedException e) {
      outcomes.merge(kind(e), 1L, Long::sum);
      return Optional.empty();
    }
  }

  private void check() {
    assertThat(wrong).isEmpty();
    assertThat(outcomes.values().stream().mapToLong(it -> it).sum()).isEqualTo(calls.get());
    await("each ask is settled").until(() -> hosts.settled.get() == hosts.begun.get());
    assertThat(hosts.outOfOrder).isEmpty();
    await("all tells of processes that live").until(() -> told.stream().allMatch(this::hasCome));
    assertThat(hosts.noticed).isNotEmpty();
  }

  /** Whether the last tell of a call has come. Those that wait in a killed process are lost. */
  private boolean hasCome(MixedHosts.Told last) {
    return participants.ended.contains(last.pid()) || last.equals(hosts.last.get(last.sender()));
  }

  private String figures() {
    return "mixed load for "
        + SECONDS
        + " s: calls "
        + calls
        + ", asks "
        + hosts.begun
        + ", tells "
        + hosts.tells
        + ", kills "
        + killed.size()
        + ", told ends "
        + hosts.noticed.size()
        + ", outcomes "
        + new TreeMap<>(outcomes);
  }
}
