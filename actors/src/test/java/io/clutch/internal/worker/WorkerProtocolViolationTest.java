package io.clutch.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.failure.CallFailure;
import io.clutch.failure.ExitReason.Cause;
import io.clutch.failure.ExitReason.Killed;
import io.clutch.failure.ExitReason.Step;
import io.clutch.internal.process.LaunchedProcess.Signal;
import io.clutch.internal.request.Calling;
import io.clutch.internal.request.World;
import io.clutch.internal.wire.Channel;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A protocol violation ends only the incarnation of its sender. */
class WorkerProtocolViolationTest {
  private static final List<ByteBuffer> ONE_BUFFER = List.of(ByteBuffer.allocate(1));

  private World world;

  @AfterEach
  void close() {
    world.close();
  }

  static Stream<Named<Consumer<FakePython>>> violations() {
    return Stream.of(
        violation("an id that was never sent", python -> python.result(99, "x")),
        violation("id zero", python -> python.result(0, "x")),
        violation("a negative id", python -> python.failure(-1, "cancelled", Map.of())),
        violation("a cancelled call that never was", python -> python.cancelled(99, "queued")),
        violation("a call cancelled by nobody", python -> python.cancelled(1, "queued")),
        violation("a result on control", python -> python.say(Channel.CONTROL, item(16, 1, "x"))),
        violation("a pong on data", python -> python.say(Channel.DATA, item(34, 1, List.of(), 0))),
        violation("a second hello", python -> python.hello(Channel.DATA)),
        violation("a second ready", python -> python.ready(1, 1)),
        violation("a stopping that nobody asked for", python -> say(python, item(37, 0))),
        violation("a kind that goes down", python -> say(python, item(52, 1))),
        violation("an unknown kind", python -> say(python, item(63, 1))),
        violation("garbage", python -> python.say(Channel.DATA, List.of(), new byte[] {1, 2, 3})),
        violation("nothing", python -> python.say(Channel.DATA, List.of(), new byte[0])),
        violation("an unknown code", python -> python.failure(1, "odd", Map.of())),
        violation("a missing buffer", python -> python.say(Channel.DATA, item(16, 1, "x", 0, 1))),
        violation(
            "far too many buffers",
            python -> python.say(Channel.DATA, item(16, 1, "x", 0, Integer.MAX_VALUE))));
  }

  @ParameterizedTest
  @MethodSource
  void violations(Consumer<FakePython> violation) {
    world = World.ready(1);
    List<Calling> calls = world.calls(2);
    violation.accept(world.python());
    world.settle();
    assertThat(world.python().process().signals()).containsExactly(Signal.KILL);
    world.python().process().killed(9);
    world.settle();
    assertThat(calls.get(0).outcomes()).hasSize(1);
    if (calls.get(0).outcomes().get(0) instanceof CallFailure) {
      assertThat(calls.get(0).failure(CallFailure.Exited.class).exit().reason())
          .isEqualTo(new Killed(Cause.PROTOCOL_BREACH, Step.KILLED));
    }
    world.boot(1, 1);
    assertThat(world.python().functions()).containsExactly("m:f2");
    world.python().result(2, "next");
    world.settle();
    assertThat(calls.get(1).value()).isEqualTo("next");
  }

  /** "Not yet answered", says the document: a second answer is one too many. */
  @Test
  void aSecondAnswerIsAViolation() {
    world = World.ready(2);
    Calling call = world.call("m:f");
    world.python().result(1, "a");
    world.python().result(1, "b");
    world.settle();
    assertThat(call.value()).isEqualTo("a");
    assertThat(world.python().process().signals()).containsExactly(Signal.KILL);
  }

  @Test
  void anAnswerToAnotherIncarnationsCallIsAViolation() {
    world = World.ready(1);
    world.call("m:f");
    world.python().process().killed(9);
    world.settle();
    FakePython next = world.boot(1, 1);
    world.call("m:g");
    next.result(1, "not mine");
    world.settle();
    assertThat(next.process().signals()).containsExactly(Signal.KILL);
  }

  @Test
  void aResultBeforeReadyIsAViolation() {
    world = World.open(settings -> settings);
    world.call("m:f");
    FakePython python = world.connect();
    python.hello();
    world.settle();
    python.result(1, "x");
    world.settle();
    assertThat(python.process().signals()).containsExactly(Signal.KILL);
  }

  @Test
  void aReadyBeforeItsStartIsAViolation() {
    world = World.open(settings -> settings);
    FakePython python = world.connect();
    python.hello(Channel.DATA);
    python.hello(Channel.ECHO);
    world.settle();
    python.say(
        Channel.CONTROL,
        item(32, 1, "control", 1, controlNonce(), python.proof(Channel.CONTROL), 42, "3", "0"),
        item(33, 1, 1));
    world.settle();
    assertThat(python.process().signals()).containsExactly(Signal.KILL);
  }

  @Test
  void anotherVersionOfTheProtocolIsAViolation() {
    world = World.open(settings -> settings);
    FakePython python = world.connect();
    python.hello(Channel.CONTROL, 2, python.proof(Channel.CONTROL));
    world.settle();
    assertThat(python.process().signals()).containsExactly(Signal.KILL);
  }

  @Test
  void nothingMoreIsBelievedAfterAViolation() {
    world = World.ready(2);
    Calling call = world.call("m:f");
    world.python().result(99, "x");
    world.python().result(1, "a");
    world.settle();
    assertThat(call.isOpen()).isTrue();
    assertThat(world.status().framesDropped()).isEqualTo(1);
    assertThat(world.python().process().signals()).hasSize(1);
  }

  @Test
  void anyBytesAreAnEcho() {
    world = World.ready(1);
    world.python().say(Channel.ECHO, ONE_BUFFER, new byte[] {(byte) 0xc1});
    world.settle();
    assertThat(world.python().process().signals()).isEmpty();
  }

  private static Named<Consumer<FakePython>> violation(String name, Consumer<FakePython> says) {
    return Named.of(name, says);
  }

  private static void say(FakePython python, List<Object> item) {
    python.say(Channel.CONTROL, item);
  }

  private static List<Object> item(Object... elements) {
    return FakePython.item(elements);
  }

  private static byte[] controlNonce() {
    byte[] nonce = new byte[16];
    nonce[0] = (byte) (Channel.CONTROL.ordinal() + 1);
    return nonce;
  }
}
