package io.clutch.jackson;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import io.clutch.data.ValueConverter;
import java.io.IOException;
import java.lang.reflect.Type;
import java.util.List;

/**
 * Converts classes that have Jackson's annotations, as maps with the annotated names, and Jackson's
 * own trees ({@code JsonNode}). Pass it to {@code ClutchSetup.withConverter}. Thread-safe.
 *
 * <p>A property of any other class is converted by the data table: bytes as bytes, a decimal as a
 * decimal, a map with its keys, a sealed record with its name, your own types by their codecs. So
 * nothing is coerced. Annotations and modules that give such a class another form, for example a
 * {@code LocalDate}, have no effect.
 */
public final class JacksonConverter implements ValueConverter {
  private final ServedClasses served;
  private final ObjectMapper mapper;

  private JacksonConverter(ServedClasses served, ObjectMapper mapper) {
    this.served = served;
    this.mapper = mapper;
  }

  /**
   * A converter with a copy of the mapper. Its modules, mix-ins, names and visibility apply.
   * Coercion and default typing are off in the copy, and duplicate properties are rejected.
   *
   * @param named further classes to convert, with their subclasses, even without annotations
   * @throws IllegalStateException if the mapper is of a class that does not override {@code copy}
   */
  public static JacksonConverter of(ObjectMapper mapper, Class<?>... named) {
    ObjectMapper copy = StrictMapper.of(mapper);
    var served = new ServedClasses(copy, List.of(named));
    return new JacksonConverter(served, copy.registerModule(new TableModule(served)));
  }

  @Override
  public boolean serves(Class<?> type) {
    return served.contains(type);
  }

  @Override
  public Object toValue(Object value) {
    try (var buffer = new TokenBuffer(mapper, false)) {
      mapper.writeValue(buffer, value);
      try (JsonParser tokens = buffer.asParser()) {
        tokens.nextToken();
        return Tokens.read(tokens);
      }
    } catch (IOException problem) {
      throw Problems.unencodable(value.getClass(), problem);
    }
  }

  @Override
  public Object fromValue(Object value, Type type, Table table) {
    try (var buffer = new TokenBuffer(mapper, false)) {
      Tokens.write(value, buffer);
      try (JsonParser tokens = buffer.asParser()) {
        return mapper
            .readerFor(mapper.constructType(type))
            .withAttribute(TableDeserializer.TABLE, table)
            .readValue(tokens);
      }
    } catch (IOException problem) {
      throw Problems.undecodable(type, problem);
    }
  }
}
