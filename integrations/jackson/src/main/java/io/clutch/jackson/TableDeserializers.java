package io.clutch.jackson;

import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.deser.Deserializers;
import com.fasterxml.jackson.databind.jsontype.TypeDeserializer;
import com.fasterxml.jackson.databind.type.ArrayType;
import com.fasterxml.jackson.databind.type.CollectionLikeType;
import com.fasterxml.jackson.databind.type.CollectionType;
import com.fasterxml.jackson.databind.type.MapLikeType;
import com.fasterxml.jackson.databind.type.MapType;
import com.fasterxml.jackson.databind.type.ReferenceType;

/** Reads each type that Jackson does not bind by the data table. */
final class TableDeserializers implements Deserializers {
  private final ServedClasses served;

  TableDeserializers(ServedClasses served) {
    this.served = served;
  }

  private JsonDeserializer<?> of(JavaType type) {
    return served.contains(type) ? null : new TableDeserializer(type);
  }

  @Override
  public JsonDeserializer<?> findEnumDeserializer(
      Class<?> type, DeserializationConfig config, BeanDescription description) {
    return of(config.constructType(type));
  }

  @Override
  public JsonDeserializer<?> findTreeNodeDeserializer(
      Class<? extends JsonNode> type, DeserializationConfig config, BeanDescription description) {
    return null;
  }

  @Override
  public JsonDeserializer<?> findBeanDeserializer(
      JavaType type, DeserializationConfig config, BeanDescription description) {
    return of(type);
  }

  @Override
  public JsonDeserializer<?> findReferenceDeserializer(
      ReferenceType type,
      DeserializationConfig config,
      BeanDescription description,
      TypeDeserializer contentTypes,
      JsonDeserializer<?> contents) {
    return of(type);
  }

  @Override
  public JsonDeserializer<?> findArrayDeserializer(
      ArrayType type,
      DeserializationConfig config,
      BeanDescription description,
      TypeDeserializer itemTypes,
      JsonDeserializer<?> items) {
    return of(type);
  }

  @Override
  public JsonDeserializer<?> findCollectionDeserializer(
      CollectionType type,
      DeserializationConfig config,
      BeanDescription description,
      TypeDeserializer itemTypes,
      JsonDeserializer<?> items) {
    return of(type);
  }

  @Override
  public JsonDeserializer<?> findCollectionLikeDeserializer(
      CollectionLikeType type,
      DeserializationConfig config,
      BeanDescription description,
      TypeDeserializer itemTypes,
      JsonDeserializer<?> items) {
    return of(type);
  }

  @Override
  public JsonDeserializer<?> findMapDeserializer(
      MapType type,
      DeserializationConfig config,
      BeanDescription description,
      KeyDeserializer keys,
      TypeDeserializer valueTypes,
      JsonDeserializer<?> values) {
    return of(type);
  }

  @Override
  public JsonDeserializer<?> findMapLikeDeserializer(
      MapLikeType type,
      DeserializationConfig config,
      BeanDescription description,
      KeyDeserializer keys,
      TypeDeserializer valueTypes,
      JsonDeserializer<?> values) {
    return of(type);
  }

  @Override
  public boolean hasDeserializerFor(DeserializationConfig config, Class<?> type) {
    return !served.contains(type);
  }
}
