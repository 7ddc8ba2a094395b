package io.clutch.examples.storm;

import io.clutch.call.Call;
import io.clutch.examples.storm.Target.Trait;
import io.clutch.stream.PythonFlow;
import io.clutch.stream.PythonSource;
import io.clutch.stream.StreamSettings;
import java.time.Duration;
import java.util.Set;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;

/** Faults of generators and of their readers. Elements must be in order up to the end. */
final class Streams {
  private static final int SOME = 200;
  private static final Duration SHORT = Duration.ofMillis(300);

  private Streams() {}

  /** A generator that fails after some elements. The stream ends after them with this failure. */
  static Fault failing(String end, String generator) {
    return Fault.of(
            (target, scene, chance) ->
                run(target, scene, generator(target, generator, 0, SOME), SOME, end))
        .on(Trait.FUNCTIONS);
  }

  /** A generator that ends its process. */
  static Fault leaving(String end, String generator) {
    return Fault.of(
            (target, scene, chance) ->
                run(target, scene, generator(target, generator, 0, SOME), 0, "Exited " + end))
        .on(Trait.FUNCTIONS)
        .harming("Exited " + end);
  }

  /** A generator that is cancelled after some elements. */
  static Fault cancelled(String generator) {
    return Fault.of(
            (target, scene, chance) -> {
              int count = chance.nextInt(SOME);
              run(target, scene, generator(target, generator, 0).take(count), count, "Value");
            })
        .on(Trait.FUNCTIONS)
        .harming("Exited Killed CANCEL");
  }

  /** A generator that is read slowly and cancelled. */
  static Fault slow() {
    return Fault.of(
            (target, scene, chance) ->
                run(
                    target,
                    scene,
                    generator(target, "endless", 0).throttle(50, Duration.ofSeconds(1)).take(30),
                    30,
                    "Value"))
        .on(Trait.FUNCTIONS)
        .harming("Exited Killed CANCEL");
  }

  /** A generator that runs for ever and yields nothing. */
  static Fault silent() {
    return Fault.of(
            (target, scene, chance) -> {
              var call = Call.of(target.fault("silent"), Long.class, 0);
              var settings = StreamSettings.create().withWaitLimit(SHORT);
              run(
                  target,
                  scene,
                  PythonSource.of(target.ref(), call, settings)
                      .mapMaterializedValue(ignored -> none()),
                  0,
                  "DeadlineExceeded");
            })
        .on(Trait.FUNCTIONS)
        .harming("Exited Killed");
  }

  /** A flow whose function returns before its input ends. */
  static Fault early() {
    return Fault.of(
            (target, scene, chance) -> {
              var call = Call.of(target.fault("return_early"), Long.class);
              var numbers = Source.range(0, Integer.MAX_VALUE - 1).map(Integer::longValue);
              run(target, scene, numbers.via(PythonFlow.through(target.ref(), call)), 1, "Value");
            })
        .on(Trait.FUNCTIONS);
  }

  private static Source<Long, NotUsed> generator(
      Target target, String generator, Object... arguments) {
    Call<Long> call = Call.of(target.fault(generator), Long.class, arguments);
    return PythonSource.of(target.ref(), call).mapMaterializedValue(ignored -> none());
  }

  private static NotUsed none() {
    return NotUsed.getInstance();
  }

  /** Checks that each element is the next number, and that at least this many arrive. */
  private static void run(
      Target target, Scene scene, Source<Long, NotUsed> stream, long least, String end) {
    var order = new Order();
    scene.watch(
        target,
        stream
            .runWith(Sink.foreach(number -> order.next(number, 1)), scene.system())
            .whenComplete(
                (done, thrown) -> {
                  String outcome = thrown == null ? "Value" : Harms.name(thrown);
                  if (outcome.startsWith(end) && order.count() < least) {
                    scene.audit().complain(target + ": a stream with gaps, " + outcome);
                  }
                }),
        Set.of(end));
  }
}
