package io.clutch.internal.log;

import io.clutch.internal.wire.FromWorker;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a record of Python has beside its message.
 *
 * @param mdc for the MDC of its line
 * @param pairs the key-value pairs of its line: what {@code extra=} has set
 */
record LogDetails(Map<String, String> mdc, Map<String, Object> pairs) {
  static final LogDetails NONE = new LogDetails(Map.of(), Map.of());

  private static final int LONGEST = 1024;
  private static final String EXTRA = "extra.";

  static LogDetails of(FromWorker.Log log) {
    var mdc = new LinkedHashMap<String, String>();
    log.mdc()
        .forEach(
            (key, value) -> {
              if (!isOwn(key)) {
                mdc.put(LogText.line(key, LONGEST), value);
              }
            });
    mdc.put("python.file", log.file());
    mdc.put("python.line", Integer.toString(log.line()));
    mdc.put("python.thread", log.thread());
    mdc.put("clutch.call", log.call() == 0 ? "" : Long.toString(log.call()));
    mdc.put("clutch.function", log.function());
    return new LogDetails(mdc, pairs(log.extra()));
  }

  /** With keys that cannot be taken for those of Clutch, and texts on one line. */
  private static Map<String, Object> pairs(Map<String, Object> extra) {
    if (extra.isEmpty()) {
      return Map.of();
    }
    var pairs = new LinkedHashMap<String, Object>();
    extra.forEach(
        (key, value) -> {
          String shown = LogText.line(key, LONGEST);
          pairs.put(
              isOwn(shown) || shown.isEmpty() ? EXTRA + shown : shown,
              value instanceof String text ? LogText.line(text, LONGEST) : value);
        });
    return pairs;
  }

  private static boolean isOwn(String key) {
    return key.startsWith("clutch.") || key.startsWith("python.");
  }

  /** Without the values, which may be secrets. */
  @Override
  public String toString() {
    return "LogDetails[mdc=" + mdc.keySet() + ", pairs=" + pairs.keySet() + "]";
  }

  /** The characters of its texts. */
  int length() {
    int length = 0;
    for (var entry : mdc.entrySet()) {
      length += entry.getKey().length() + entry.getValue().length();
    }
    for (var pair : pairs.entrySet()) {
      length += pair.getKey().length();
      length += pair.getValue() instanceof String text ? text.length() : 0;
    }
    return length;
  }
}
