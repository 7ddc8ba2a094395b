package io.clutch.failure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the protocol's error map. It came from outside, so each part is checked. */
final class ErrorMap {
  private ErrorMap() {}

  static PythonError read(Map<?, ?> map) {
    return new PythonError(
        text(map.get("class")),
        text(map.get("module")),
        text(map.get("message")),
        list(map.get("frames")).stream().map(ErrorMap::frame).toList(),
        list(map.get("notes")).stream().map(ErrorMap::text).toList(),
        nested(map.get("cause")),
        nested(map.get("context")),
        Boolean.TRUE.equals(map.get("suppressed")),
        list(map.get("errors")).stream().map(ErrorMap::member).toList());
  }

  private static Optional<PythonError> nested(Object value) {
    return value instanceof Map<?, ?> map ? Optional.of(read(map)) : Optional.empty();
  }

  private static PythonError member(Object value) {
    return read(value instanceof Map<?, ?> map ? map : Map.of());
  }

  private static PythonError.Frame frame(Object value) {
    var parts = new ArrayList<Object>(list(value));
    while (parts.size() < 4) {
      parts.add(null);
    }
    return new PythonError.Frame(
        text(parts.get(0)), number(parts.get(1)), text(parts.get(2)), text(parts.get(3)));
  }

  private static List<?> list(Object value) {
    return value instanceof List<?> list ? list : List.of();
  }

  private static String text(Object value) {
    return value == null ? "" : value.toString();
  }

  private static int number(Object value) {
    return value instanceof Number number ? number.intValue() : 0;
  }
}
