package io.clutch.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.Leftovers;
import io.clutch.internal.transport.ZeroMqThreadEnds;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An error ends JeroMQ's I/O thread for good, so no message would arrive any more. */
@ExtendWith(Leftovers.class)
class ZeroMqThreadTest {

  @Test
  void itsEndEndsTheLink() {
    try (var jvm = ChildJvm.start(ZeroMqThreadEnds.class, List.of())) {
      assertThat(jvm.await(Duration.ofSeconds(60))).as("%s", jvm.output()).isZero();
      assertThat(jvm.output()).contains("fault: true", "loop: goes on", "ended");
    }
  }
}
