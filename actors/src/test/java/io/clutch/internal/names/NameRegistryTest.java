package io.clutch.internal.names;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clutch.failure.CallFailure;
import io.clutch.host.Host;
import io.clutch.internal.codec.format.RawValue;
import io.clutch.internal.host.HostTarget;
import io.clutch.internal.host.MessageReceiver;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the registry does with the actors of those who hold names. */
class NameRegistryTest {
  private final ActorTestKit kit = ActorTestKit.create();
  private final NameRegistry registry = NameRegistry.get(kit.system());

  @AfterEach
  void end() {
    kit.shutdownTestKit();
  }

  /** A Python actor that counts how often its address was made. */
  private static final class Receiver implements MessageReceiver {
    private final ActorRef<Object> actor;
    private int addresses;

    Receiver(ActorRef<Object> actor) {
      this.actor = actor;
    }

    @Override
    public ActorRef<?> worker() {
      return actor;
    }

    @Override
    public ActorRef<Object> address() {
      addresses++;
      return actor;
    }

    @Override
    public void tell(
        RawValue message, Map<String, String> headers, Consumer<Optional<CallFailure>> ended) {
      throw new AssertionError();
    }

    @Override
    public CompletableFuture<RawValue> ask(RawValue message, Map<String, String> headers) {
      throw new AssertionError();
    }
  }

  @Test
  void anAddressIsMadeOnceForEachName() {
    TestProbe<Object> probe = kit.createTestProbe();
    var python = new Receiver(probe.ref());
    registry.register("a", NameHolder.worker(HostTarget.OfPython.of(python)));
    assertThat(registry.find("a", Object.class)).contains(probe.ref());
    assertThat(registry.unregister("a")).isTrue();
    assertThat(python.addresses).isEqualTo(1);
  }

  @Test
  void nothingIsRegisteredInASystemThatHasEnded() {
    TestProbe<Object> probe = kit.createTestProbe();
    kit.shutdownTestKit();
    for (Host host :
        new Host[] {
          Host.actor(probe.ref(), Object.class), Host.function(Long.class, number -> number)
        }) {
      assertThatThrownBy(() -> registry.register("a", NameHolder.of(host)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("the actor system has ended");
      assertThat(registry.find("a")).isEmpty();
    }
  }
}
