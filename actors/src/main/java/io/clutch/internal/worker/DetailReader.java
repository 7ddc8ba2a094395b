package io.clutch.internal.worker;

import io.clutch.internal.dispatch.Incarnation;
import io.clutch.internal.log.LogText;
import io.clutch.internal.reading.WorkerDetail;
import io.clutch.internal.reading.WorkerDetail.CallDetail;
import io.clutch.internal.reading.WorkerDetail.StreamDetail;
import io.clutch.internal.reading.WorkerReading.Doing;
import io.clutch.internal.request.PendingRequest;
import io.clutch.internal.streams.PendingStream;
import io.clutch.internal.streams.StreamCounts;
import java.util.List;
import java.util.function.Function;

/** Makes the detail of a worker from its parts, at one moment. For its actor alone. */
record DetailReader(Incarnation current, boolean running, Function<PendingRequest, Doing> doing) {
  /** More are not looked at, because the actor of the worker must not be held up. */
  private static final int MOST_SEEN = 10_000;

  private static final int LONGEST_VERSION = 100;

  WorkerDetail read(Described described) {
    List<PendingRequest> sent =
        running
            ? current.inFlight().some(MOST_SEEN).stream().sorted(WorkerReader.BY_AGE).toList()
            : List.of();
    List<CallDetail> calls =
        sent.stream()
            .filter(it -> !(it instanceof PendingStream))
            .limit(WorkerDetail.MOST)
            .map(it -> new CallDetail(doing.apply(it), it.lastProgress()))
            .toList();
    List<StreamDetail> streams =
        sent.stream()
            .filter(PendingStream.class::isInstance)
            .map(PendingStream.class::cast)
            .limit(WorkerDetail.MOST)
            .map(this::stream)
            .toList();
    return new WorkerDetail(
        described.specification(),
        described.interpreter(),
        running ? LogText.lines(current.python(), LONGEST_VERSION) : "",
        calls,
        streams,
        running ? current.inFlight().size() - calls.size() - streams.size() : 0);
  }

  private StreamDetail stream(PendingStream stream) {
    StreamCounts counts = stream.counts();
    return new StreamDetail(
        doing.apply(stream),
        stream.lastProgress(),
        counts.received(),
        counts.outputCredit(),
        counts.fed(),
        counts.inputCredit());
  }
}
