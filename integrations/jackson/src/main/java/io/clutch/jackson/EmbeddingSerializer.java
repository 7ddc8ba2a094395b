package io.clutch.jackson;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import com.fasterxml.jackson.databind.util.NameTransformer;
import java.io.IOException;
import java.lang.reflect.Array;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** Embeds a value unchanged, for the data table. */
final class EmbeddingSerializer extends JsonSerializer<Object> {
  private final JavaType type;

  EmbeddingSerializer(JavaType type) {
    this.type = type;
  }

  @Override
  public void serialize(Object value, JsonGenerator tokens, SerializerProvider provider)
      throws IOException {
    tokens.writeEmbeddedObject(value);
  }

  @Override
  public void serializeWithType(
      Object value, JsonGenerator tokens, SerializerProvider provider, TypeSerializer types)
      throws IOException {
    provider.reportBadDefinition(type, "it is not Jackson's, so its name cannot be written");
  }

  @Override
  public JsonSerializer<Object> unwrappingSerializer(NameTransformer transformer) {
    throw new UnsupportedOperationException(type.getRawClass().getName() + " cannot be unwrapped");
  }

  /** For {@code @JsonInclude}. */
  @Override
  public boolean isEmpty(SerializerProvider provider, Object value) {
    return value == null
        || (value instanceof CharSequence text && text.isEmpty())
        || (value instanceof Collection<?> items && items.isEmpty())
        || (value instanceof Map<?, ?> map && map.isEmpty())
        || (value instanceof Optional<?> optional && optional.isEmpty())
        || (value.getClass().isArray() && Array.getLength(value) == 0);
  }
}
