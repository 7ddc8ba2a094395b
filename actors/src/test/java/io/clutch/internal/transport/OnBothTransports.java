package io.clutch.internal.transport;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.clutch.Leftovers;
import io.clutch.internal.loop.SocketLoop;
import io.clutch.internal.memory.MemoryBudget;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs tests with each transport, a budget for its messages, and peers. */
@ExtendWith(Leftovers.class)
@ParameterizedClass
@ValueSource(strings = {"ipc", "tcp"})
public abstract class OnBothTransports {
  @Parameter String scheme;
  @TempDir Path directory;

  public final SocketLoop loop = Loops.start();
  public final MemoryBudget budget;
  final List<Dealer> dealers = new ArrayList<>();
  Transport transport;

  private final int largestMessage;

  public OnBothTransports(int largestMessage) {
    this.largestMessage = largestMessage;
    this.budget = MemoryBudget.of(2L * largestMessage, largestMessage);
  }

  @BeforeEach
  void bind() {
    var settings =
        new LinkSettings(
            Loops.address(scheme, directory), largestMessage, 100, Duration.ofSeconds(5));
    transport = Loops.on(loop, () -> Loops.bind(loop, settings, budget));
  }

  @AfterEach
  void shutDown() throws InterruptedException {
    dealers.forEach(Dealer::close);
    Loops.stop(loop);
  }

  public Dealer dealer(String name, Receiver receiver) {
    Loops.on(loop, () -> transport.expect(name.getBytes(UTF_8), receiver));
    var dealer = new Dealer(transport, name.getBytes(UTF_8));
    dealers.add(dealer);
    return dealer;
  }
}
