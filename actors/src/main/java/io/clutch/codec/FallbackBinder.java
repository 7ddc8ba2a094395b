package io.clutch.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.UUID;

/**
 * Classes that the table does not name, such as beans and Jackson's own trees, go through Jackson
 * to and from the untyped form. The scalars of the table pass through it as they are.
 */
final class FallbackBinder {
  private static final List<Class<?>> SCALARS =
      List.of(
          Instant.class,
          ZonedDateTime.class,
          OffsetDateTime.class,
          LocalDateTime.class,
          LocalDate.class,
          LocalTime.class,
          Duration.class,
          UUID.class,
          NdArray.class,
          ArrowTable.class);

  private final ObjectMapper mapper;

  FallbackBinder() {
    SimpleModule module = new SimpleModule("clutch");
    SCALARS.forEach(scalar -> passThrough(module, scalar));
    this.mapper =
        JsonMapper.builder()
            .disable(
                DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .addModule(module)
            .build();
  }

  /** Writes a value by its bean properties or Jackson annotations. */
  void write(Object value, Output out) {
    if (value.getClass().getName().startsWith("java.")) {
      throw PathException.unencodable(value.getClass().getName());
    }
    out.enter();
    out.value(untyped(value));
    out.leave();
  }

  private Object untyped(Object value) {
    try {
      return mapper.convertValue(value, Object.class);
    } catch (IllegalArgumentException | StackOverflowError unfit) {
      throw PathException.unencodable(value.getClass().getName());
    }
  }

  /** A reader for a class that the table does not name. */
  ValueReader reader(Shape shape) {
    JavaType type = javaType(shape);
    return in -> {
      Object value = in.readers.untyped(in);
      try {
        return mapper.convertValue(value, type);
      } catch (IllegalArgumentException unfit) {
        throw PathException.undecodable(shape.getTypeName(), firstLine(unfit));
      }
    };
  }

  private JavaType javaType(Shape shape) {
    if (shape.arguments().isEmpty()) {
      return mapper.constructType(shape.raw());
    }
    JavaType[] arguments = shape.arguments().stream().map(this::javaType).toArray(JavaType[]::new);
    return mapper.getTypeFactory().constructParametricType(shape.raw(), arguments);
  }

  private static String firstLine(Exception error) {
    return error.getMessage().lines().findFirst().orElse("");
  }

  private static <T> void passThrough(SimpleModule module, Class<T> type) {
    module.addSerializer(
        type,
        new JsonSerializer<T>() {
          @Override
          public void serialize(T value, JsonGenerator generator, SerializerProvider provider)
              throws IOException {
            generator.writeEmbeddedObject(value);
          }
        });
    module.addDeserializer(
        type,
        new JsonDeserializer<T>() {
          @Override
          public T deserialize(JsonParser parser, DeserializationContext context)
              throws IOException {
            Object value = parser.getEmbeddedObject();
            return type.isInstance(value)
                ? type.cast(value)
                : type.cast(context.handleUnexpectedToken(type, parser));
          }
        });
  }
}
