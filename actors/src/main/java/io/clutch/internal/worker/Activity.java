package io.clutch.internal.worker;

import io.clutch.internal.dispatch.Incarnation;
import io.clutch.internal.log.LogText;
import io.clutch.internal.request.PendingRequest;
import io.clutch.internal.streams.PendingStream;
import io.clutch.internal.wire.Conversation.State;
import io.clutch.internal.wire.FromWorker;
import java.util.ArrayList;
import java.util.List;

/** What a worker does or waits for, in words that follow its name. */
final class Activity {
  private static final int MOST_NAMED = 3;
  private static final int LONGEST = 200;

  private Activity() {}

  /** What a worker whose Python has answered does. */
  static String of(Incarnation process, boolean isStopping, FromWorker.Inspected told) {
    var running = new ArrayList<String>();
    for (long id : told.running()) {
      running.add(id == 0 ? "a hook or timer of its own" : named(process, id));
    }
    String asked =
        told.asks().isEmpty()
            ? ""
            : "; no answer yet from " + joined(told.asks().stream().map(Activity::shown).toList());
    if (running.isEmpty()) {
      return stage(process, isStopping, "is idle and waits for calls") + asked;
    }
    return stage(process, isStopping, "runs " + joined(running)) + asked;
  }

  /** What a worker does whose Python does not answer. */
  static String held(
      Incarnation process, boolean isStopping, List<? extends PendingRequest> begun) {
    String where =
        begun.isEmpty() ? "" : " in " + joined(begun.stream().map(Activity::named).toList());
    String why = ": native code holds Python's lock, or the machine is overloaded";
    return stage(process, isStopping, "does not answer" + where + why);
  }

  private static String stage(Incarnation process, boolean isStopping, String doing) {
    if (process.isReady()) {
      boolean isEnding = isStopping || process.connection().state() != State.READY;
      return (isEnding ? "is stopping, " : "") + doing;
    }
    return "is " + process.bootPhase();
  }

  private static String named(Incarnation process, long id) {
    PendingRequest request = process.inFlight().find(id);
    return request == null ? "call " + id + ", which was abandoned" : named(request);
  }

  private static String named(PendingRequest request) {
    String kind = request instanceof PendingStream ? "stream " : "call ";
    return kind + request.id() + " of " + shown(request.function());
  }

  private static String joined(List<String> names) {
    int more = names.size() - MOST_NAMED;
    String first = String.join(", ", names.subList(0, Math.min(MOST_NAMED, names.size())));
    return more > 0 ? first + " and " + more + " more" : first;
  }

  private static String shown(String text) {
    return LogText.lines(text, LONGEST);
  }
}
