package io.clutch.internal.recording;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.clutch.Leftovers;
import io.clutch.telemetry.WorkerEvent;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Without a recording, nothing is allocated for one. */
@ExtendWith(Leftovers.class)
class OffTest {
  private static final int TIMES = 10_000;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final WorkerEvent answered =
      new WorkerEvent.CallAnswered(
          "a", "a", 1, 1, "f", Duration.ZERO, Duration.ZERO, Duration.ZERO);
  private final WorkerEvent ready = new WorkerEvent.Ready("a", "a", 1, 1, Duration.ZERO);

  private void all() {
    CallRecording call = CallRecording.begin(false, 1);
    call.happened(answered);
    HostRecording.begin("a", 1, "host", true).ended("ok");
    EventRecorder.INSTANCE.deadline("a", 1, "f", Duration.ZERO);
    EventRecorder.INSTANCE.gaveUp("a", "reason");
    EventRecorder.INSTANCE.happened(ready);
    EventRecorder.INSTANCE.happened(answered);
  }

  @Test
  void nothingIsAllocated() {
    all(); // loads the classes
    long before = THREADS.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < TIMES; i++) {
      all();
    }
    long bytes = THREADS.getCurrentThreadAllocatedBytes() - before;

    // The smallest object has 16 bytes. The question for the bytes may allocate by itself.
    assertThat(bytes).isLessThan(TIMES);
  }
}
