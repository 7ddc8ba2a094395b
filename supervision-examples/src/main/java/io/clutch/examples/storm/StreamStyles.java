package io.clutch.examples.storm;

import io.clutch.call.Call;
import io.clutch.examples.storm.Target.Trait;
import io.clutch.stream.BatchSettings;
import io.clutch.stream.PythonFlow;
import io.clutch.stream.PythonSink;
import io.clutch.stream.PythonSource;
import io.clutch.stream.StageSettings.OnExit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;

/** Streams over one target. All elements must arrive in order, until the end or a failure. */
final class StreamStyles {
  private static final int LENGTH = 300;
  private static final long SUM = LENGTH * (LENGTH - 1L) / 2;
  private static final int ATTEMPTS = 100;

  private final Target target;
  private final Audit audit;
  private final ActorSystem<?> system;

  private StreamStyles(Target target, Scene scene) {
    this.target = target;
    this.audit = scene.audit();
    this.system = scene.system();
  }

  static List<Style> of(Target target, Scene scene) {
    var styles = new StreamStyles(target, scene);
    var all = new ArrayList<Style>();
    all.add(styles::source);
    if (target.has(Trait.FUNCTIONS)) {
      all.add(styles::through);
      all.add(styles::sink);
      all.add(styles::batched);
    }
    return all;
  }

  private CompletionStage<?> source() {
    Call<Long> call = Call.of(target.function("numbers"), Long.class, 0, LENGTH);
    return run(PythonSource.of(target.ref(), call), 1, Ticket.Kind.OTHER);
  }

  private CompletionStage<?> through() {
    Call<Long> call = Call.of("storm:tripled", Long.class);
    return run(numbers().via(PythonFlow.through(target.ref(), call)), 3, Ticket.Kind.OTHER);
  }

  private CompletionStage<?> sink() {
    Ticket ticket = audit.begin(Ticket.Kind.OTHER);
    Call<Long> call = Call.of("storm:summed", Long.class);
    CompletionStage<Long> sum =
        numbers().toMat(PythonSink.of(target.ref(), call), Keep.right()).run(system);
    return audit.follow(target, ticket, sum, value -> value == SUM);
  }

  /** Elements that are sent again after their process ends, until all have arrived. */
  private CompletionStage<?> batched() {
    var settings =
        BatchSettings.create().withMaxSize(50).withOnExit(OnExit.RETRY).withAttempts(ATTEMPTS);
    return run(
        numbers()
            .via(PythonFlow.batched(target.ref(), "storm:squared", Long.class, settings))
            .map(square -> Math.round(Math.sqrt(square))),
        1,
        Ticket.Kind.REPEATABLE);
  }

  private static Source<Long, NotUsed> numbers() {
    return Source.range(0, LENGTH - 1).map(Integer::longValue);
  }

  private CompletionStage<?> run(Source<Long, ?> elements, long factor, Ticket.Kind kind) {
    Ticket ticket = audit.begin(kind);
    var order = new Order();
    CompletionStage<Done> end =
        elements.runWith(Sink.foreach(element -> order.next(element, factor)), system);
    return audit.follow(target, ticket, end, done -> order.count() == LENGTH);
  }
}
