package io.clutch.examples.page;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads JSON as maps, lists, texts, numbers and truths. For one text. */
final class Json {
  private final String text;
  private int at;

  private Json(String text) {
    this.text = text;
  }

  /**
   * The object that the text holds.
   *
   * @throws IllegalArgumentException if it holds none
   */
  @SuppressWarnings("unchecked")
  static Map<String, Object> object(String text) {
    return (Map<String, Object>) new Json(text).value();
  }

  /** The objects in a field. */
  @SuppressWarnings("unchecked")
  static List<Map<String, Object>> objects(Map<String, Object> object, String field) {
    return (List<Map<String, Object>>) object.getOrDefault(field, List.of());
  }

  private Object value() {
    char first = peek();
    return switch (first) {
      case '{' -> object();
      case '[' -> list();
      case '"' -> string();
      default -> word();
    };
  }

  private Map<String, Object> object() {
    var fields = new LinkedHashMap<String, Object>();
    take('{');
    while (peek() != '}') {
      String name = string();
      take(':');
      fields.put(name, value());
      separator('}');
    }
    take('}');
    return fields;
  }

  private List<Object> list() {
    var values = new ArrayList<>();
    take('[');
    while (peek() != ']') {
      values.add(value());
      separator(']');
    }
    take(']');
    return values;
  }

  private void separator(char end) {
    if (peek() != end) {
      take(',');
    }
  }

  private String string() {
    take('"');
    var out = new StringBuilder();
    for (char next = text.charAt(at++); next != '"'; next = text.charAt(at++)) {
      out.append(next == '\\' ? escaped(text.charAt(at++)) : next);
    }
    return out.toString();
  }

  private char escaped(char code) {
    if (code != 'u') {
      return code; // the observer escapes quotes and backslashes alone in this way
    }
    at += 4;
    return (char) Integer.parseInt(text.substring(at - 4, at), 16);
  }

  private Object word() {
    int begin = at;
    while (at < text.length() && ",]} ".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    String word = text.substring(begin, at);
    return switch (word) {
      case "true", "false" -> Boolean.valueOf(word);
      case "null" -> "";
      default -> Double.valueOf(word);
    };
  }

  private char peek() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    if (at >= text.length()) {
      throw new IllegalArgumentException("the JSON ends early");
    }
    return text.charAt(at);
  }

  private void take(char wanted) {
    if (peek() != wanted) {
      throw new IllegalArgumentException("no " + wanted + " at " + at + " of the JSON");
    }
    at++;
  }
}
