package io.clutch.internal.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.Leftovers;
import io.clutch.MarkdownPage;
import io.clutch.ModuleClasses;
import io.clutch.Repository;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.EventType;
import jdk.jfr.Label;
import jdk.jfr.Name;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The page and the settings file have each event, and the events are as the page says. */
@ExtendWith(Leftovers.class)
class EventPageTest {
  private static final Path PAGE = Repository.ROOT.resolve("docs/guide/flight-recorder.md");
  private static final Path SETTINGS = Repository.ROOT.resolve("docs/dashboards/clutch.jfc");
  private static final Pattern EVENT = Pattern.compile("<event name=\"(.*)\">");

  private static List<Class<? extends Event>> events() {
    return ModuleClasses.below("io.clutch.internal.recording").stream()
        .filter(it -> it.isAssignableTo(Event.class))
        .map(it -> it.reflect())
        .filter(it -> !Modifier.isAbstract(it.getModifiers()))
        .<Class<? extends Event>>map(it -> it.asSubclass(Event.class))
        .toList();
  }

  private static List<String> names() {
    return events().stream().map(it -> it.getAnnotation(Name.class).value()).toList();
  }

  @Test
  void theTableHasEachEventWithItsFields() {
    List<List<String>> rows = MarkdownPage.of(PAGE).table("| event | when | fields |");

    assertThat(rows)
        .extracting(row -> row.get(0).replace("`", ""))
        .containsExactlyInAnyOrderElementsOf(names());
    for (Class<? extends Event> event : events()) {
      String name = "`" + event.getAnnotation(Name.class).value() + "`";
      List<String> row = rows.stream().filter(it -> it.get(0).equals(name)).findFirst().get();
      assertThat(fields(event).map(it -> "`" + it.getName() + "`"))
          .as(name)
          .allSatisfy(field -> assertThat(row.get(2)).contains(field));
    }
  }

  @Test
  void theSettingsFileHasEachEvent() {
    List<String> inFile =
        Repository.lines(SETTINGS).stream()
            .flatMap(line -> EVENT.matcher(line).results())
            .map(it -> it.group(1))
            .toList();

    assertThat(inFile).containsExactlyInAnyOrderElementsOf(names());
  }

  @Test
  void eachEventIsOffAndExplained() {
    for (Class<? extends Event> event : events()) {
      EventType type = EventType.getEventType(event);

      assertThat(type.isEnabled()).as(type.getName()).isFalse();
      assertThat(type.getCategoryNames()).containsExactly("Clutch");
      assertThat(event).hasAnnotations(Label.class, Description.class);
      assertThat(fields(event)).allMatch(it -> it.isAnnotationPresent(Label.class));
      assertThat(setting(type, "enabled")).isEqualTo("false");
      assertThat(setting(type, "stackTrace")).isEqualTo("false");
    }
  }

  private static String setting(EventType type, String name) {
    return type.getSettingDescriptors().stream()
        .filter(it -> it.getName().equals(name))
        .findFirst()
        .get()
        .getDefaultValue();
  }

  private static Stream<Field> fields(Class<? extends Event> event) {
    return Arrays.stream(event.getDeclaredFields())
        .filter(it -> !Modifier.isStatic(it.getModifiers()) && !it.isSynthetic())
        .filter(it -> !List.of("startTime", "duration").contains(it.getName()));
  }
}
