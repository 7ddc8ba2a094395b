package io.clutch.internal.inspect;

import io.clutch.internal.reading.WorkerDetail;
import io.clutch.internal.reading.WorkerRecord.Recorded;
import java.util.Optional;

/**
 * One worker in detail. Immutable.
 *
 * @param node empty if there is no such worker now, or its detail alone was asked for
 * @param detail empty if its actor has ended or did not answer in time
 * @param recorded the last lines and ends of its processes; nothing unless they are kept
 */
public record DetailReading(
    Optional<NodeReading> node, Optional<WorkerDetail> detail, Recorded recorded) {

  /** Whether nothing is known of a worker of that name. */
  public boolean isEmpty() {
    return node.isEmpty()
        && detail.isEmpty()
        && recorded.log().isEmpty()
        && recorded.exits().isEmpty();
  }
}
