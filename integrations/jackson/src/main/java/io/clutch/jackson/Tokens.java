package io.clutch.jackson;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Converts values of the data table to Jackson's tokens and back. Embeds non-JSON values. */
final class Tokens {
  private Tokens() {}

  /** Reads the value that begins with the current token. */
  static Object read(JsonParser tokens) throws IOException {
    return switch (tokens.currentToken()) {
      case START_OBJECT -> map(tokens);
      case START_ARRAY -> list(tokens);
      case VALUE_STRING -> tokens.getText();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(tokens.getNumberValueExact());
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      case VALUE_EMBEDDED_OBJECT -> tokens.getEmbeddedObject();
      default -> throw new IllegalStateException("a value cannot begin here");
    };
  }

  private static Number number(Number number) {
    return number instanceof Integer ? (Number) number.longValue() : number;
  }

  private static Map<String, Object> map(JsonParser tokens) throws IOException {
    Map<String, Object> map = new LinkedHashMap<>();
    while (tokens.nextToken() != JsonToken.END_OBJECT) {
      String name = tokens.currentName();
      if (tokens.currentToken() != JsonToken.FIELD_NAME || map.containsKey(name)) {
        throw new IllegalStateException("two properties are named '" + name + "'");
      }
      tokens.nextToken();
      map.put(name, read(tokens));
    }
    return map;
  }

  private static List<Object> list(JsonParser tokens) throws IOException {
    List<Object> list = new ArrayList<>();
    while (tokens.nextToken() != JsonToken.END_ARRAY) {
      list.add(read(tokens));
    }
    return list;
  }

  static void write(Object value, JsonGenerator tokens) throws IOException {
    if (value instanceof Map<?, ?> map
        && map.keySet().stream().allMatch(String.class::isInstance)) {
      tokens.writeStartObject();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        tokens.writeFieldName((String) entry.getKey());
        write(entry.getValue(), tokens);
      }
      tokens.writeEndObject();
    } else if (value instanceof List<?> list) {
      tokens.writeStartArray();
      for (Object item : list) {
        write(item, tokens);
      }
      tokens.writeEndArray();
    } else {
      scalar(value, tokens);
    }
  }

  private static void scalar(Object value, JsonGenerator tokens) throws IOException {
    if (value instanceof String text) {
      tokens.writeString(text);
    } else if (value instanceof Long number) {
      integer(number, tokens);
    } else if (value instanceof Double number) {
      tokens.writeNumber(number);
    } else if (value instanceof BigInteger number) {
      tokens.writeNumber(number);
    } else if (value instanceof BigDecimal number) {
      tokens.writeNumber(number);
    } else if (value instanceof Boolean truth) {
      tokens.writeBoolean(truth);
    } else if (value == null) {
      tokens.writeNull();
    } else {
      tokens.writeEmbeddedObject(value);
    }
  }

  /** Writes the narrowest type, as Jackson does, because its trees are equal only then. */
  private static void integer(long number, JsonGenerator tokens) throws IOException {
    if (number == (int) number) {
      tokens.writeNumber((int) number);
    } else {
      tokens.writeNumber(number);
    }
  }
}
