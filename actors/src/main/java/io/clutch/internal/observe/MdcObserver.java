package io.clutch.internal.observe;

import io.clutch.telemetry.CallObserver;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.MDC;

/**
 * Passes keys of the caller's MDC on as headers, and sets them again where a host runs. Immutable.
 */
public final class MdcObserver implements CallObserver {
  /** How many keys there may be, which then fit into the headers of a call. */
  public static final int MOST_KEYS = 8;

  /** The longest name of a key. */
  public static final int LONGEST_KEY = 100;

  // Python removes it again.
  static final String PREFIX = "clutch-mdc-";

  private static final int LONGEST_VALUE = 256;
  private static final String CUT = "...";

  private final List<String> keys;

  /**
   * Checks the keys.
   *
   * @throws IllegalArgumentException if a key is not legal, or there are too many
   */
  public MdcObserver(List<String> keys) {
    this.keys = List.copyOf(keys);
    if (keys.size() > MOST_KEYS) {
      throw new IllegalArgumentException(
          "must have at most " + MOST_KEYS + " keys, not " + keys.size());
    }
    keys.forEach(MdcObserver::check);
  }

  private static void check(String key) {
    boolean isOwn = key.startsWith("clutch.") || key.startsWith("python.");
    boolean isLegal = key.matches("[\\x21-\\x7e]{1," + LONGEST_KEY + "}");
    if (isOwn || !isLegal) {
      throw new IllegalArgumentException(
          "must have keys of 1 to "
              + LONGEST_KEY
              + " visible ASCII characters that do not begin with clutch. or python., not '"
              + key
              + "'");
    }
  }

  @Override
  public Observation submitted(Submission call) {
    Map<String, String> headers = headers();
    return headers.isEmpty()
        ? Observation.NONE
        : new Observation() {
          @Override
          public Map<String, String> headers() {
            return headers;
          }
        };
  }

  private Map<String, String> headers() {
    var headers = new HashMap<String, String>();
    for (String key : keys) {
      String value = MDC.get(key);
      if (value != null) {
        headers.put(PREFIX + key, cut(value));
      }
    }
    return headers;
  }

  /** Its first characters, with none that cannot be encoded. */
  private static String cut(String value) {
    String text = value;
    if (text.length() > LONGEST_VALUE) {
      text = text.substring(0, LONGEST_VALUE - CUT.length()) + CUT;
    }
    return HeaderBounds.bytes(text) < 0 ? text.replaceAll("\\p{Cs}", "\ufffd") : text;
  }

  @Override
  public void around(Incoming message, Runnable code) {
    var before = new HashMap<String, String>();
    for (String key : keys) {
      before.put(key, MDC.get(key));
      set(key, message.headers().get(PREFIX + key));
    }
    try {
      code.run();
    } finally {
      before.forEach(MdcObserver::set);
    }
  }

  private static void set(String key, String value) {
    if (value == null) {
      MDC.remove(key);
    } else {
      MDC.put(key, value);
    }
  }
}
