package io.clutch;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.internal.process.LauncherSettings;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Checks the form of all settings: a record with {@code withX} for each component. */
public final class SettingsForm {
  private static final Map<Type, List<?>> PLAIN =
      Map.of(
          int.class,
          List.of(66, 7, 500, 1, 0, 30),
          long.class,
          List.of(12_345L),
          double.class,
          List.of(0.5),
          boolean.class,
          List.of(true, false),
          String.class,
          List.of("ipc:///elsewhere"),
          Duration.class,
          List.of(Duration.ofSeconds(1), Duration.ofSeconds(7)),
          Path.class,
          List.of(Path.of("/clutch-elsewhere")),
          Predicate.class,
          List.of((Predicate<Object>) failure -> false),
          List.class,
          List.of(List.of("OTHER")));

  /** Values of each type, of which at least one is accepted for each component. */
  private final Map<Type, List<?>> others = new HashMap<>(PLAIN);

  /** Adds values of further types. */
  public SettingsForm(Map<Type, List<?>> own) {
    others.putAll(own);
  }

  /** Fails if a component cannot be changed, or if another one changes with it. */
  public void assertEachComponentCanBeChangedAlone(Record defaults) throws Exception {
    for (RecordComponent changed : defaults.getClass().getRecordComponents()) {
      Object present = changed.getAccessor().invoke(defaults);
      List<?> others = others(changed).filter(value -> !value.equals(present)).toList();
      Record copy = firstAccepted(defaults, changed, others);
      for (RecordComponent component : defaults.getClass().getRecordComponents()) {
        Object before = component.getAccessor().invoke(defaults);
        Object after = component.getAccessor().invoke(copy);
        if (component.getName().equals(changed.getName())) {
          assertThat(after).as(component.getName()).isIn(others).isNotEqualTo(before);
        } else {
          assertThat(after).as("%s with %s", component, changed).isEqualTo(before);
        }
      }
    }
  }

  /** The first value that is valid together with the defaults of the other components. */
  private static Record firstAccepted(Record defaults, RecordComponent component, List<?> others)
      throws Exception {
    InvocationTargetException refusal = null;
    for (Object other : others) {
      try {
        return with(defaults, component, other);
      } catch (InvocationTargetException e) {
        refusal = e;
      }
    }
    throw new AssertionError(component + " cannot be changed", refusal);
  }

  /** Sets a component. An optional one is set by its value, and unset without arguments. */
  private static Record with(Record defaults, RecordComponent component, Object other)
      throws Exception {
    String name = capitalised(component.getName());
    if (!isOptional(component) || defaults instanceof LauncherSettings) {
      return (Record)
          defaults.getClass().getMethod("with" + name, component.getType()).invoke(defaults, other);
    }
    Object value =
        other instanceof OptionalLong number
            ? (Object) number.getAsLong()
            : ((Optional<?>) other).orElseThrow();
    Class<?> type = value instanceof Long ? long.class : value.getClass();
    var changed =
        (Record) defaults.getClass().getMethod("with" + name, type).invoke(defaults, value);
    var back = (Record) defaults.getClass().getMethod("without" + name).invoke(changed);
    Object empty = component.getType() == Optional.class ? Optional.empty() : OptionalLong.empty();
    assertThat(component.getAccessor().invoke(back)).isEqualTo(empty);
    return changed;
  }

  private static boolean isOptional(RecordComponent component) {
    return component.getType() == Optional.class || component.getType() == OptionalLong.class;
  }

  private Stream<?> others(RecordComponent component) {
    if (component.getType() == OptionalLong.class) {
      return Stream.of(OptionalLong.of(77));
    }
    if (component.getType() == Optional.class) {
      Type of = ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0];
      return others.get(of).stream().map(Optional::of);
    }
    return component.getType().isEnum()
        ? Arrays.stream(component.getType().getEnumConstants())
        : others.get(component.getType()).stream();
  }

  private static String capitalised(String name) {
    return Character.toUpperCase(name.charAt(0)) + name.substring(1);
  }
}
