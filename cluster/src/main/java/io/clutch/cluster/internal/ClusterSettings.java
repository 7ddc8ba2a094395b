package io.clutch.cluster.internal;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.clutch.failure.CallFailure;
import io.clutch.internal.settings.SettingChecks;
import java.time.Duration;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * The settings of {@code clutch.cluster}, and what Artery allows.
 *
 * @param frameBytes the largest message to another node
 */
record ClusterSettings(int queueCapacity, long queueBytes, Duration answerMargin, long frameBytes) {
  /** The key of the largest message. */
  static final String FRAME_KEY = "pekko.remote.artery.advanced.maximum-frame-size";

  private static final String SECTION = "clutch.cluster";
  private static final int LARGEST_CAPACITY = 1_000_000;

  /** For what Artery adds: the actors' paths, and the manifest. */
  private static final int ENVELOPE = 4096;

  static ClusterSettings of(ActorSystem<?> system) {
    return of(system.settings().config());
  }

  static ClusterSettings of(Config config) {
    Config own = config.getConfig(SECTION);
    long capacity = own.getLong("queue-capacity");
    check(config, "queue-capacity", capacity >= 1 && capacity <= LARGEST_CAPACITY);
    long bytes = own.getBytes("queue-bytes");
    check(config, "queue-bytes", bytes >= 1);
    Duration margin = own.getDuration("answer-margin");
    boolean isMargin = !margin.isNegative() && margin.compareTo(SettingChecks.LONGEST) <= 0;
    check(config, "answer-margin", isMargin);
    long frame = Math.max(0, config.getBytes(FRAME_KEY) - ENVELOPE);
    return new ClusterSettings((int) capacity, bytes, margin, frame);
  }

  private static void check(Config config, String key, boolean isValid) {
    if (!isValid) {
      String path = SECTION + "." + key;
      throw new ConfigException.BadValue(
          config.getValue(path).origin(), path, "is out of bounds: " + config.getValue(path));
    }
  }

  /** The failure of a call over the bounds. */
  CallFailure full() {
    return new CallFailure.QueueFull(queueCapacity, queueBytes, SECTION);
  }

  /** The failure of what is too large for a message between nodes. */
  CallFailure tooLarge(String what, long bytes) {
    return new CallFailure.TooLarge(what, bytes, frameBytes, FRAME_KEY);
  }
}
