package io.clutch.cluster.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clutch.failure.BootError;
import io.clutch.failure.CallFailure;
import io.clutch.failure.Callee;
import io.clutch.failure.ExitReason;
import io.clutch.failure.PythonError;
import io.clutch.failure.WorkerExit;
import io.clutch.worker.WorkerPhase;
import io.clutch.worker.WorkerStatus;
import java.io.NotSerializableException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.serialization.SerializationExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** All messages come back as they were, and damaged bytes are refused in words. */
class ClusterSerializerTest {
  private static final int MUTATIONS = 10_000;
  private static final long SEED = 20_261_130;

  /** The smallest frame of Artery, less what it adds. */
  private static final int FRAME = 28 * 1024;

  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final ClusterSerializer SERIALIZER =
      new ClusterSerializer((ExtendedActorSystem) Adapter.toClassic(KIT.system()));

  @AfterAll
  static void end() {
    KIT.shutdownTestKit();
  }

  private static List<Object> messages() {
    return Samples.messages(KIT.<ToCaller>createTestProbe().ref());
  }

  @Test
  void eachMessageComesBack() throws NotSerializableException {
    for (Object message : messages()) {
      byte[] bytes = SERIALIZER.toBinary(message);
      Object back = SERIALIZER.fromBinary(bytes, SERIALIZER.manifest(message));
      assertThat(back.getClass()).isEqualTo(message.getClass());
      assertThat(SERIALIZER.toBinary(back)).isEqualTo(bytes);
    }
  }

  @Test
  void aCallComesBackWithAllItsParts() throws NotSerializableException {
    ToOwner.Request sent = Samples.requests().requests().get(0);
    byte[] bytes = SERIALIZER.toBinary(Samples.requests());
    var all = (ToOwner.Requests) SERIALIZER.fromBinary(bytes, "requests1");
    ToOwner.Request back = all.requests().get(0);

    assertThat(back)
        .usingRecursiveComparison()
        .ignoringFields("buffers", "positional", "named")
        .isEqualTo(sent);
    assertThat(back.positional()).isEqualTo(sent.positional());
    assertThat(back.named()).isEqualTo(sent.named());
    assertThat(back.buffers()).isEqualTo(sent.buffers());
  }

  @Test
  void failuresComeBackWithAllTheirParts() throws NotSerializableException {
    for (CallFailure failure : Samples.failures()) {
      assertThat(afterTravel(failure).problem()).isEqualTo(inThisNode(failure.problem()));
      assertThat(afterTravel(failure)).hasSameClassAs(failure);
      assertThat(afterTravel(failure).callee().text())
          .isEqualTo(failure.callee().text().replace("at /", "at " + node() + "/"));
    }
  }

  private static CallFailure afterTravel(CallFailure failure) throws NotSerializableException {
    byte[] bytes = SERIALIZER.toBinary(Samples.outcome(new ToCaller.Failed(failure)));
    var back = (ToCaller.Outcomes) SERIALIZER.fromBinary(bytes, "outcomes1");
    return ((ToCaller.Failed) back.outcomes().get(0).result()).failure();
  }

  /** The path of an actor has its node when it comes to another. */
  private static String inThisNode(String text) {
    return text.replace("when /user", "when " + node() + "/user")
        .replace("when /worker", "when " + node() + "/worker");
  }

  private static String node() {
    return Adapter.toClassic(KIT.system()) instanceof ExtendedActorSystem its
        ? its.provider().getDefaultAddress().toString()
        : "";
  }

  @Test
  void allKindsAreInTheSamples() {
    assertThat(Samples.REASONS.stream().map(Object::getClass))
        .containsAll(
            List.of(ExitReason.class.getPermittedSubclasses()).stream()
                .filter(type -> !type.isEnum())
                .toList());
    assertThat(Samples.failures().stream().map(Object::getClass))
        .containsAll(Arrays.<Class<?>>asList(CallFailure.class.getPermittedSubclasses()));
    assertThat(WorkerPhase.class.getPermittedSubclasses()).hasSize(5);
  }

  @Test
  void onlyItsOwnMessagesAreBound() throws Exception {
    var serialization = SerializationExtension.get(Adapter.toClassic(KIT.system()));
    assertThat(serialization.serializerFor(ToOwner.Requests.class))
        .isInstanceOf(ClusterSerializer.class);
    assertThat(serialization.serializerFor(ToCaller.Outcomes.class))
        .isInstanceOf(ClusterSerializer.class);
    assertThatThrownBy(() -> SERIALIZER.manifest(new Object()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("does not cross nodes");
  }

  // Damaged bytes.

  @Test
  void anUnknownMessageIsRefused() {
    assertThatThrownBy(() -> SERIALIZER.fromBinary(new byte[0], "requests2"))
        .isInstanceOf(WireException.class)
        .hasMessage(
            "this node speaks version 1 of Clutch's protocol between nodes, which has no message"
                + " 'requests2'; run the same version of Clutch on all nodes");
    assertThatThrownBy(() -> SERIALIZER.fromBinary(new byte[0], "java.lang.Runtime"))
        .isInstanceOf(WireException.class);
  }

  @Test
  void eachPrefixIsRefused() {
    for (Object message : all().toList()) {
      byte[] bytes = SERIALIZER.toBinary(message);
      String manifest = SERIALIZER.manifest(message);
      for (int length = 0; length < bytes.length; length++) {
        byte[] prefix = Arrays.copyOf(bytes, length);
        assertThatThrownBy(() -> SERIALIZER.fromBinary(prefix, manifest))
            .as("%s, cut at %d", message, length)
            .isInstanceOf(WireException.class);
      }
    }
  }

  @Test
  void bytesAfterTheEndAreRefused() {
    for (Object message : all().toList()) {
      byte[] bytes = SERIALIZER.toBinary(message);
      byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
      assertThatThrownBy(() -> SERIALIZER.fromBinary(longer, SERIALIZER.manifest(message)))
          .isInstanceOf(WireException.class)
          .hasMessageContaining("after the end");
    }
  }

  @Test
  void damagedBytesAreAMessageOrRefused() {
    var random = new Random(SEED);
    List<Object> messages = all().toList();
    int refused = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      Object message = messages.get(random.nextInt(messages.size()));
      byte[] bytes = damaged(SERIALIZER.toBinary(message), random);
      try {
        Object back = SERIALIZER.fromBinary(bytes, SERIALIZER.manifest(message));
        assertThat(back.toString()).isNotEmpty(); // texts of failures can be made, too
      } catch (NotSerializableException e) {
        assertThat(e.getMessage()).isNotBlank();
        refused++;
      }
    }
    assertThat(refused).isPositive();
  }

  private static byte[] damaged(byte[] bytes, Random random) {
    for (int times = 1 + random.nextInt(4); times > 0 && bytes.length > 0; times--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }

  /** A length is believed only if the bytes are there. */
  @Test
  void aHugeLengthNeedsNoMemory() {
    byte[] bytes = SERIALIZER.toBinary(Samples.requests());
    int lengthOfFunction = 29; // behind three numbers, a count and the kind
    Arrays.fill(bytes, lengthOfFunction, lengthOfFunction + Integer.BYTES, (byte) 0x7F);
    assertThatThrownBy(() -> SERIALIZER.fromBinary(bytes, "requests1"))
        .isInstanceOf(WireException.class)
        .hasMessageContaining("cut off");
  }

  @Test
  void failuresWithinEachOtherAreBounded() {
    ExitReason reason = new ExitReason.Code(1);
    for (int i = 0; i < 1_000; i++) {
      reason = new ExitReason.GaveUp(reason, 1);
    }
    var failure = new CallFailure.NotRunning("/worker", reason);
    assertThatThrownBy(() -> afterTravel(failure))
        .isInstanceOf(WireException.class)
        .hasMessageContaining("within each other");
  }

  @Test
  void aLargeFailureBecomesBrief() {
    var large =
        new PythonError(
            "ValueError",
            "builtins",
            "no",
            List.of(),
            Collections.nCopies(1_000, "a note"),
            Optional.empty(),
            Optional.empty(),
            false,
            List.of());
    var brief = (CallFailure.Raised) Failures.within(1_000, "a.key", new CallFailure.Raised(large));
    assertThat(brief.error().summary()).isEqualTo("ValueError: no");
    assertThat(brief.error().notes()).hasSize(1);

    var late = new CallFailure.BadArguments("x".repeat(2_000));
    assertThat(Failures.within(1_000, "a.key", late))
        .isInstanceOfSatisfying(
            CallFailure.TooLarge.class, it -> assertThat(it.key()).isEqualTo("a.key"));
    assertThat(Failures.within(10_000, "a.key", late)).isSameAs(late);
  }

  /** What hostile Python raises or writes at its end, and what is deep within each other. */
  @Test
  void whatIsTooMuchForAFrameBecomesBriefOfItsKind() throws NotSerializableException {
    String huge = "ä".repeat(150_000);
    var end =
        new WorkerExit(
            new ExitReason.Signalled(11, "SIGSEGV"),
            "/user/model",
            2,
            77,
            Duration.ofSeconds(5),
            List.of("first", huge),
            huge);
    PythonError deep = error("inner", Optional.empty());
    for (int i = 0; i < 100; i++) {
      deep = error("outer", Optional.of(deep));
    }
    var refused =
        new BootError.Refused(
            BootError.Refused.Code.IMPORT_FAILED, huge, Optional.of(deep), Optional.of(huge));
    ExitReason gaveUp = new ExitReason.BootFailed(refused);
    for (int i = 0; i < 100; i++) {
      gaveUp = new ExitReason.GaveUp(gaveUp, 1);
    }

    var exited = (CallFailure.Exited) brief(new CallFailure.Exited(end));
    assertThat(exited.exit().reason()).isEqualTo(end.reason());
    assertThat(exited.exit().pid()).isEqualTo(77);
    assertThat(exited.exit().faultText()).isEmpty();
    var raised = (CallFailure.Raised) brief(new CallFailure.Raised(error(huge, Optional.empty())));
    assertThat(raised.error().message()).hasSize(4096 + "... (cut)".length());
    var outer = (CallFailure.Raised) brief(new CallFailure.Raised(deep));
    assertThat(outer.error().summary()).isEqualTo("ValueError: outer");
    var stopped = (CallFailure.NotRunning) brief(new CallFailure.NotRunning("/worker", gaveUp));
    assertThat(((ExitReason.GaveUp) stopped.reason()).last())
        .isInstanceOf(ExitReason.BootFailed.class);
    var late = new CallFailure.BadArguments(huge).at(Callee.function(huge));
    assertThat(brief(late)).isInstanceOf(CallFailure.TooLarge.class);

    WorkerStatus status = Samples.status(new WorkerPhase.Restarting(end, Duration.ZERO));
    WorkerStatus itsBrief = Statuses.within(FRAME, status);
    assertThat(Statuses.size(itsBrief)).isLessThan(FRAME);
    assertThat(((WorkerPhase.Restarting) itsBrief.phase()).exit().reason()).isEqualTo(end.reason());
    WorkerStatus ready = Samples.status(new WorkerPhase.Ready(1, 2));
    assertThat(Statuses.within(FRAME, ready)).isSameAs(ready);
  }

  private static CallFailure brief(CallFailure failure) throws NotSerializableException {
    CallFailure brief = Failures.within(FRAME, "a.key", failure);
    assertThat(Failures.size(brief)).isLessThanOrEqualTo(FRAME);
    return afterTravel(brief);
  }

  private static PythonError error(String message, Optional<PythonError> cause) {
    return new PythonError(
        "ValueError",
        "builtins",
        message,
        List.of(),
        List.of(),
        cause,
        Optional.empty(),
        false,
        List.of());
  }

  private static Stream<Object> all() {
    return Stream.concat(messages().stream(), Stream.of(Samples.requests()));
  }
}
