package io.clutch;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.clutch.call.Call;
import io.clutch.data.ArrowTable;
import io.clutch.data.NdArray;
import io.clutch.internal.process.LaunchRequest;
import io.clutch.internal.wire.Credentials;
import io.clutch.internal.wire.DownItem;
import io.clutch.worker.ProcessLimits;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * No {@code toString} shows what may be a secret. Each record of Clutch is made with a secret in
 * every component that can hold one: bytes, headers and variables, arguments.
 */
@Tag("long")
class SecretsTest {
  private static final String SECRET = "hunter2-a-secret-of-32-characters";
  private static final byte[] BYTES = SECRET.getBytes(StandardCharsets.US_ASCII);
  private static final List<String> SHOWN =
      List.of(
          SECRET,
          HexFormat.of().formatHex(BYTES),
          Base64.getEncoder().encodeToString(BYTES),
          Arrays.toString(BYTES));

  private static List<Class<?>> records() {
    JavaClasses classes =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.clutch");
    var records = new ArrayList<Class<?>>();
    classes.stream()
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

  /** Null where the record cannot be made of plain values. */
  private static Object made(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    try {
      Constructor<?> constructor =
          type.getDeclaredConstructor(
              Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
      constructor.setAccessible(true);
      return constructor.newInstance(Arrays.stream(components).map(SecretsTest::value).toArray());
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

  @Test
  void noRecordShowsWhatMayBeASecret() {
    List<Class<?>> holders =
        records().stream()
            // What an array or a table holds is no secret of Clutch's.
            .filter(type -> type != NdArray.class && type != ArrowTable.class)
            .filter(
                type -> Arrays.stream(type.getRecordComponents()).anyMatch(c -> mayHoldASecret(c)))
            .toList();
    assertThat(holders)
        .contains(LaunchRequest.class, DownItem.Call.class, DownItem.Start.class, Call.class)
        .extracting(Class::getSimpleName)
        .contains("ProcessSpec", "LauncherMessage", "Actor", "Hello", "ProcessRuntime");
    for (Class<?> holder : holders) {
      Object made = holder == LaunchRequest.class ? request() : made(holder);
      assertThat(made).as("%s, made of plain values", holder).isNotNull();
      assertThat(made.toString()).as("%s", holder).doesNotContain(SHOWN);
    }
  }

  private static LaunchRequest request() {
    return new LaunchRequest(
        Path.of("/python"),
        List.of("-c"),
        Map.of("TOKEN", SECRET),
        Path.of("/x"),
        BYTES,
        ProcessLimits.create(),
        java.time.Duration.ofSeconds(30),
        "mark");
  }

  @Test
  void credentialsShowTheirEpochAlone() {
    var credentials = Credentials.create(7);
    assertThat(credentials.toString()).isEqualTo("Credentials[epoch=7]");
  }

  @Test
  void whatIsShownIsOfUse() {
    assertThat(request().toString()).contains("/python", "[CLUTCH_WORKER, TOKEN]", "mark");
    var call = Call.of("m:f", String.class, SECRET).withHeader("token", SECRET);
    assertThat(call.toString()).contains("function=m:f", "positional=1", "headers=[token]");
  }
}
