package io.clutch.examples.declared;

import java.util.function.DoubleSupplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** A weather station with a thermometer. */
final class Station {
  private Station() {}

  /** Asks for the temperature. */
  record Read(ActorRef<Double> replyTo) {}

  static Behavior<Read> create(double degrees, DoubleSupplier weather) {
    return Behaviors.receive(Read.class)
        .onMessage(
            Read.class,
            read -> {
              read.replyTo().tell(degrees + weather.getAsDouble());
              return Behaviors.same();
            })
        .build();
  }
}
