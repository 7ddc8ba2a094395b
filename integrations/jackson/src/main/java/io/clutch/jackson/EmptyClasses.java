package io.clutch.jackson;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.ser.BeanSerializerModifier;
import com.fasterxml.jackson.databind.ser.impl.UnknownSerializer;
import com.fasterxml.jackson.databind.ser.std.BeanSerializerBase;
import java.io.IOException;

/** Rejects a class without properties visible to Jackson: only {@code {}} would arrive. */
final class EmptyClasses extends BeanSerializerModifier {
  private static final long serialVersionUID = 1L;

  @Override
  public JsonSerializer<?> modifySerializer(
      SerializationConfig config, BeanDescription description, JsonSerializer<?> serializer) {
    boolean isBean =
        serializer instanceof BeanSerializerBase || serializer instanceof UnknownSerializer;
    boolean isEmpty =
        isBean
            && !serializer.properties().hasNext()
            && description.findAnyGetter() == null
            && !description.getClassInfo().hasAnnotation(JsonTypeInfo.class);
    return isEmpty ? new Refusal(description.getType()) : serializer;
  }

  private static final class Refusal extends JsonSerializer<Object> {
    private final JavaType type;

    private Refusal(JavaType type) {
      this.type = type;
    }

    @Override
    public void serialize(Object value, JsonGenerator tokens, SerializerProvider provider)
        throws IOException {
      provider.reportBadDefinition(type, "it has no properties that Jackson sees");
    }
  }
}
