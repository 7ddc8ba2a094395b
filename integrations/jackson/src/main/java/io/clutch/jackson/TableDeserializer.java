package io.clutch.jackson;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.jsontype.TypeDeserializer;
import com.fasterxml.jackson.databind.util.NameTransformer;
import io.clutch.data.ValueConverter;
import java.io.IOException;

/** Reads a value by the data table. */
final class TableDeserializer extends JsonDeserializer<Object> {
  /** The attribute that holds the table. */
  static final Object TABLE = ValueConverter.Table.class;

  private final JavaType type;

  TableDeserializer(JavaType type) {
    this.type = type;
  }

  @Override
  public Object deserialize(JsonParser tokens, DeserializationContext context) throws IOException {
    return read(Tokens.read(tokens), context);
  }

  /** The table decides what null means for the type. */
  @Override
  public Object getNullValue(DeserializationContext context) {
    return read(null, context);
  }

  private Object read(Object value, DeserializationContext context) {
    var table = (ValueConverter.Table) context.getAttribute(TABLE);
    return type.isJavaLangObject() ? value : table.read(value, ReflectedType.of(type));
  }

  @Override
  public Object deserializeWithType(
      JsonParser tokens, DeserializationContext context, TypeDeserializer types)
      throws IOException {
    return context.reportBadDefinition(type, "it is not Jackson's, so it is not read by its name");
  }

  @Override
  public JsonDeserializer<Object> unwrappingDeserializer(NameTransformer transformer) {
    throw new UnsupportedOperationException(type.getRawClass().getName() + " cannot be unwrapped");
  }
}
