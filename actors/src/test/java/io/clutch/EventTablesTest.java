package io.clutch;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.supervision.SupervisionEvent;
import io.clutch.telemetry.LinkEvent;
import io.clutch.telemetry.PolicyEvent;
import io.clutch.telemetry.PoolEvent;
import io.clutch.telemetry.StreamEvent;
import io.clutch.telemetry.TelemetryEvent;
import io.clutch.telemetry.TemplateEvent;
import io.clutch.telemetry.TreeEvent;
import io.clutch.telemetry.WorkerEvent;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The page of telemetry has each event, with each of its fields. */
class EventTablesTest {
  private static final MarkdownPage PAGE =
      MarkdownPage.of(Repository.ROOT.resolve("docs/guide/observing.md"));
  private static final String HEAD = "| event | when | further fields |";

  // The fields that the text above a table names for all of its events.
  private static final Map<Class<?>, Set<String>> COMMON =
      Map.of(
          WorkerEvent.class, Set.of("worker", "name", "incarnation"),
          PolicyEvent.class, Set.of("worker", "function"),
          PoolEvent.class, Set.of("pool"),
          StreamEvent.class, Set.of("stage"),
          SupervisionEvent.class, Set.of("supervisor", "child"),
          TemplateEvent.class, Set.of("interpreter", "pid", "preload"),
          LinkEvent.class, Set.of());

  @Test
  void eachKindOfEventHasATable() {
    Stream<Class<?>> kinds =
        Arrays.<Class<?>>stream(TelemetryEvent.class.getPermittedSubclasses())
            .map(kind -> kind == TreeEvent.class ? SupervisionEvent.class : kind);

    assertThat(COMMON.keySet()).containsExactlyInAnyOrderElementsOf(kinds.toList());
  }

  static Stream<Class<?>> kinds() {
    return COMMON.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aTableHasAllEventsOfItsKind(Class<?> kind) {
    List<Class<?>> events = events(kind);

    assertThat(tableOf(events)).hasSameSizeAs(events);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aRowHasAllFieldsOfItsEvent(Class<?> kind) {
    List<Class<?>> events = events(kind);

    for (List<String> row : tableOf(events)) {
      Class<?> event =
          events.stream().filter(it -> name(it).equals(row.get(0))).findFirst().orElseThrow();
      assertThat(words(event, COMMON.get(kind)))
          .allSatisfy(word -> assertThat(row.get(2)).as(row.get(0)).contains(word));
    }
  }

  /** Its fields, and the values of those that are enums. */
  private static List<String> words(Class<?> event, Set<String> common) {
    return Arrays.stream(event.getRecordComponents())
        .filter(field -> !common.contains(field.getName()))
        .flatMap(EventTablesTest::words)
        .map(word -> "`" + word + "`")
        .toList();
  }

  private static Stream<String> words(RecordComponent field) {
    Stream<String> values =
        field.getType().isEnum()
            ? Arrays.stream(field.getType().getEnumConstants()).map(Object::toString)
            : Stream.empty();
    return Stream.concat(Stream.of(field.getName()), values);
  }

  /** The table whose rows are all about these events. */
  private static List<List<String>> tableOf(List<Class<?>> events) {
    List<String> names = events.stream().map(EventTablesTest::name).toList();
    return PAGE.tables(HEAD).stream()
        .filter(rows -> rows.stream().allMatch(row -> names.contains(row.get(0))))
        .findFirst()
        .orElseThrow();
  }

  private static List<Class<?>> events(Class<?> kind) {
    return Arrays.<Class<?>>stream(kind.getPermittedSubclasses()).toList();
  }

  private static String name(Class<?> event) {
    return "`" + event.getSimpleName() + "`";
  }
}
