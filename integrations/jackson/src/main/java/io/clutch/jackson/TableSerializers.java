package io.clutch.jackson;

import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import com.fasterxml.jackson.databind.ser.Serializers;
import com.fasterxml.jackson.databind.type.ArrayType;
import com.fasterxml.jackson.databind.type.CollectionLikeType;
import com.fasterxml.jackson.databind.type.CollectionType;
import com.fasterxml.jackson.databind.type.MapLikeType;
import com.fasterxml.jackson.databind.type.MapType;
import com.fasterxml.jackson.databind.type.ReferenceType;

/** Embeds each value whose class Jackson does not serve. */
final class TableSerializers implements Serializers {
  private final ServedClasses served;

  TableSerializers(ServedClasses served) {
    this.served = served;
  }

  private JsonSerializer<?> of(JavaType type) {
    return served.contains(type) ? null : new EmbeddingSerializer(type);
  }

  @Override
  public JsonSerializer<?> findSerializer(
      SerializationConfig config, JavaType type, BeanDescription description) {
    return of(type);
  }

  @Override
  public JsonSerializer<?> findReferenceSerializer(
      SerializationConfig config,
      ReferenceType type,
      BeanDescription description,
      TypeSerializer contentTypes,
      JsonSerializer<Object> contents) {
    return of(type);
  }

  @Override
  public JsonSerializer<?> findArraySerializer(
      SerializationConfig config,
      ArrayType type,
      BeanDescription description,
      TypeSerializer itemTypes,
      JsonSerializer<Object> items) {
    return of(type);
  }

  @Override
  public JsonSerializer<?> findCollectionSerializer(
      SerializationConfig config,
      CollectionType type,
      BeanDescription description,
      TypeSerializer itemTypes,
      JsonSerializer<Object> items) {
    return of(type);
  }

  @Override
  public JsonSerializer<?> findCollectionLikeSerializer(
      SerializationConfig config,
      CollectionLikeType type,
      BeanDescription description,
      TypeSerializer itemTypes,
      JsonSerializer<Object> items) {
    return of(type);
  }

  @Override
  public JsonSerializer<?> findMapSerializer(
      SerializationConfig config,
      MapType type,
      BeanDescription description,
      JsonSerializer<Object> keys,
      TypeSerializer valueTypes,
      JsonSerializer<Object> values) {
    return of(type);
  }

  @Override
  public JsonSerializer<?> findMapLikeSerializer(
      SerializationConfig config,
      MapLikeType type,
      BeanDescription description,
      JsonSerializer<Object> keys,
      TypeSerializer valueTypes,
      JsonSerializer<Object> values) {
    return of(type);
  }
}
