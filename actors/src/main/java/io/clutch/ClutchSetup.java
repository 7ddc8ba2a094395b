package io.clutch;

import io.clutch.codec.ValueCodec;
import io.clutch.telemetry.Telemetry;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.setup.Setup;

/**
 * What cannot be said in configuration, given to the actor system when it is created. Immutable.
 */
public final class ClutchSetup extends Setup {
  private final List<ValueCodec<?>> codecs;
  private final Telemetry telemetry;

  private ClutchSetup(List<ValueCodec<?>> codecs, Telemetry telemetry) {
    this.codecs = List.copyOf(codecs);
    this.telemetry = telemetry;
  }

  /** No codecs, and telemetry that does nothing. */
  public static ClutchSetup create() {
    return new ClutchSetup(List.of(), Telemetry.none());
  }

  /** With a codec for one more type. */
  public ClutchSetup withCodec(ValueCodec<?> codec) {
    var more = new ArrayList<>(codecs);
    more.add(codec);
    return new ClutchSetup(more, telemetry);
  }

  /** With a listener in place of the present one. */
  public ClutchSetup withTelemetry(Telemetry listener) {
    return new ClutchSetup(codecs, listener);
  }

  List<ValueCodec<?>> codecs() {
    return codecs;
  }

  Telemetry telemetry() {
    return telemetry;
  }
}
