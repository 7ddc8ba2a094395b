package io.clutch;

import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Records that may hold a secret, such as bytes, headers, variables and arguments. */
public final class SecretRecords {
  public static final String SECRET = "hunter2-a-secret-of-32-characters";
  public static final byte[] BYTES = SECRET.getBytes(StandardCharsets.US_ASCII);

  /** The forms in which the secret might be shown. */
  public static final List<String> SHOWN =
      List.of(
          SECRET,
          HexFormat.of().formatHex(BYTES),
          Base64.getEncoder().encodeToString(BYTES),
          Arrays.toString(BYTES));

  private SecretRecords() {}

  /** The records below a package with a component that may hold a secret. */
  public static List<Class<?>> below(String root) {
    return records(root).stream()
        .filter(type -> Arrays.stream(type.getRecordComponents()).anyMatch(c -> mayHoldASecret(c)))
        .toList();
  }

  private static List<Class<?>> records(String root) {
    var records = new ArrayList<Class<?>>();
    ModuleClasses.below(root).stream()
        .filter(type -> type.isRecord())
        .map(type -> (Class<?>) type.reflect())
        .forEach(records::add);
    return records;
  }

  /** The details of a line of the log are its place in the code, and such. */
  private static boolean mayHoldASecret(RecordComponent component) {
    return component.getType() == byte[].class
        || component.getType() == ByteBuffer.class
        || isOf(component.getGenericType(), byte[].class)
        || isOf(component.getGenericType(), ByteBuffer.class)
        || (isTexts(component.getGenericType()) && !component.getName().equals("details"))
        || (component.getName().equals("positional") || component.getName().equals("named"));
  }

  private static boolean isOf(Type type, Class<?> item) {
    return type instanceof ParameterizedType list
        && list.getRawType() == List.class
        && list.getActualTypeArguments()[0] == item;
  }

  private static boolean isTexts(Type type) {
    return type instanceof ParameterizedType map
        && map.getRawType() == Map.class
        && map.getActualTypeArguments()[0] == String.class
        && map.getActualTypeArguments()[1] == String.class;
  }

  /** A record with a secret in each component that may hold one; null if it cannot be made. */
  public static Object made(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    try {
      Constructor<?> constructor =
          type.getDeclaredConstructor(
              Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
      constructor.setAccessible(true);
      return constructor.newInstance(Arrays.stream(components).map(SecretRecords::value).toArray());
    } catch (ReflectiveOperationException e) {
      return null;
    }
  }

  private static Object value(RecordComponent component) {
    Class<?> type = component.getType();
    if (type == byte[].class) {
      return BYTES;
    } else if (type == ByteBuffer.class) {
      return ByteBuffer.wrap(BYTES);
    } else if (type == Map.class) {
      return Map.of("TOKEN", SECRET);
    } else if (type == List.class) {
      boolean isBytes = isOf(component.getGenericType(), byte[].class);
      boolean isBuffers = isOf(component.getGenericType(), ByteBuffer.class);
      return isBytes
          ? List.of(BYTES)
          : isBuffers
              ? List.of(ByteBuffer.wrap(BYTES))
              : component.getName().equals("positional") ? List.of(SECRET) : List.of();
    } else if (type == long.class || type == int.class || type == boolean.class) {
      return type == long.class ? (Object) 1L : type == int.class ? (Object) 1 : (Object) true;
    } else if (type == Optional.class) {
      return Optional.empty();
    } else if (type == Duration.class) {
      return Duration.ofSeconds(1);
    } else if (type == Type.class) {
      return String.class;
    } else if (type.isEnum()) {
      return type.getEnumConstants()[0];
    } else if (type == Path.class) {
      return Path.of("/x");
    } else if (type.isRecord()) {
      return made(type);
    }
    return type.isPrimitive()
        ? Array.get(Array.newInstance(type, 1), 0)
        : type.isAssignableFrom(String.class) ? "x" : null;
  }
}
