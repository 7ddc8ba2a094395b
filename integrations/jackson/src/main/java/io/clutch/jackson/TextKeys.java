package io.clutch.jackson;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.ser.Serializers;
import java.io.IOException;

/** Rejects non-text keys of Jackson's maps, because Jackson would convert them to text. */
final class TextKeys extends Serializers.Base {
  private final ServedClasses served;

  TextKeys(ServedClasses served) {
    this.served = served;
  }

  @Override
  public JsonSerializer<?> findSerializer(
      SerializationConfig config, JavaType type, BeanDescription description) {
    boolean isText =
        type.hasRawClass(String.class)
            || type.isEnumType()
            || type.isJavaLangObject() // then each key is checked
            || served.contains(type.getRawClass());
    return isText ? null : new Refusal(type);
  }

  private static final class Refusal extends JsonSerializer<Object> {
    private final JavaType type;

    private Refusal(JavaType type) {
      this.type = type;
    }

    @Override
    public void serialize(Object key, JsonGenerator tokens, SerializerProvider provider)
        throws IOException {
      provider.reportBadDefinition(
          type, "it would become text as a key of a map that is Jackson's");
    }
  }
}
