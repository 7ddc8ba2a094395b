package io.clutch.internal.codec;

import static io.clutch.internal.codec.Crossing.cross;
import static io.clutch.internal.codec.Crossing.untyped;
import static io.clutch.internal.codec.EncodingFailuresTest.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.data.Beans;
import io.clutch.data.Notation;
import io.clutch.data.ResultType;
import io.clutch.failure.CallFailure;
import io.clutch.internal.codec.format.CodecLimits;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class BeansTest {

  private static String unfit(Object value, Class<?> type) {
    CallFailure failure = failure(() -> cross(value, type));
    assertThat(failure).isInstanceOf(CallFailure.Undecodable.class);
    return failure.message();
  }

  private static String refused(Object value) {
    CallFailure failure = failure(() -> untyped(value));
    assertThat(failure).isInstanceOf(CallFailure.Unencodable.class);
    return failure.message();
  }

  @Test
  void eachTypeOfTheTableIsKept() {
    var sent = new Beans.Everything();
    sent.integer = 7;
    sent.text = null;

    var back = (Beans.Everything) cross(sent, Beans.Everything.class);

    assertThat(back).usingRecursiveComparison().isEqualTo(sent);
  }

  @Test
  void pythonSeesTheTablesTypes() {
    Map<?, ?> seen = (Map<?, ?>) untyped(new Beans.Everything());

    assertThat(seen.get("numbered")).isEqualTo(Map.of(1L, "a", 2L, "b"));
    assertThat(seen.get("figure")).isEqualTo(Map.of("type", "Circle", "radius", 1.0));
    assertThat(seen.get("tags")).isEqualTo(Set.of("a", "b"));
    assertThat(seen.get("data")).isEqualTo(new byte[] {1, 2});
    assertThat(seen.get("price")).isEqualTo(new BigDecimal("1.50"));
    assertThat(seen.get("point")).isEqualTo(new Notation.Point(1, 2));
    assertThat(seen.get("colour")).isEqualTo("GREEN");
    assertThat(seen.get("inner")).isEqualTo(Map.of("name", "inner", "active", true));
  }

  @Test
  void propertiesComeInTheOrderOfTheFields() {
    Map<?, ?> seen = (Map<?, ?>) untyped(new Beans.Everything());

    assertThat(seen.keySet().toArray()).startsWith("truth", "small", "medium", "integer");
    assertThat(((Map<?, ?>) untyped(new Beans.OddDays())).keySet().toArray())
        .containsExactly("name", "active", "xAxis", "item", "URL");
  }

  @Test
  void namesAreThoseOfJavaBeans() {
    var sent = new Beans.OddDays();
    sent.setURL("x:y");
    sent.setxAxis(1.5);
    sent.setItem(List.of(LocalDate.EPOCH));
    sent.setName("odd");

    assertThat(cross(sent, Beans.OddDays.class)).usingRecursiveComparison().isEqualTo(sent);
    Beans.Odd<?> generic =
        (Beans.Odd<?>) cross(sent, new ResultType<Beans.Odd<List<LocalDate>>>() {});
    assertThat(generic.getItem()).isEqualTo(List.of(LocalDate.EPOCH));
  }

  @Test
  void constructorPropertiesAreArguments() {
    var ada = new Beans.Person("Ada", Optional.of(36));
    ada.setNick("a");

    assertThat(cross(ada, Beans.Person.class)).usingRecursiveComparison().isEqualTo(ada);
    assertThat(cross(Map.of("name", "Ada"), Beans.Person.class))
        .usingRecursiveComparison()
        .isEqualTo(new Beans.Person("Ada", Optional.empty()));
    assertThat(unfit(Map.of("age", 36), Beans.Person.class))
        .isEqualTo("result: expected a field 'name' for Person, found a map without it");
    assertThat(unfit(Map.of("name", ""), Beans.Person.class)).contains("a valid Person", "no name");
  }

  @Test
  void accessorsMayDifferALittle() {
    var loose = new Beans.Loose();
    loose.setItems(List.of(1, 2));
    loose.setNote("n");
    loose.setCount(3);

    assertThat(cross(loose, Beans.Loose.class)).usingRecursiveComparison().isEqualTo(loose);
    assertThat(unfit(Map.of("items", List.of("a")), Beans.Loose.class))
        .isEqualTo("result.items[0]: expected int, found text");
    Map<String, Object> nothing = new HashMap<>();
    nothing.put("count", null);
    assertThat(unfit(nothing, Beans.Loose.class))
        .isEqualTo("result.count: expected int, found nothing");
  }

  @Test
  void whatDoesNotComeStaysAsTheConstructorLeftIt() {
    var back = (Beans.Named) cross(Map.of("name", "x", "unknown", List.of(1)), Beans.Named.class);

    assertThat(back.getName()).isEqualTo("x");
    assertThat(back.isActive()).isTrue();
  }

  @Test
  void whatCannotBeSetIsShownAndMayNotComeBack() {
    assertThat(untyped(new Beans.Total())).isEqualTo(Map.of("one", 1L, "doubled", 2L));
    assertThat(((Beans.Total) cross(Map.of("one", 5), Beans.Total.class)).one).isEqualTo(5);
    assertThat(unfit(Map.of("one", 5, "doubled", 11), Beans.Total.class))
        .isEqualTo(
            "result: expected Total without 'doubled', which has no setter, found a map with it");
  }

  @Test
  void whatCannotBeGotIsRefused() {
    assertThat(refused(new Beans.Account())).contains("its property 'password' has no getter");
    assertThat(
            ((Beans.Account) cross(Map.of("password", "abc"), Beans.Account.class)).getStrength())
        .isEqualTo(3);
  }

  @Test
  void whatItsCodeThrowsIsAFailureOfThatProperty() {
    var picky = new Beans.Picky();
    picky.setPositive(13);

    assertThat(refused(List.of(picky)))
        .startsWith("value[0].positive is of type")
        .contains("unlucky");
    assertThat(unfit(Map.of("positive", -1), Beans.Picky.class))
        .startsWith("result.positive: expected a value that its setter takes")
        .contains("negative");
  }

  @Test
  void aBeanMayHoldItsClassButNotItself() {
    var leaf = new Beans.Node();
    leaf.name = "leaf";
    var root = new Beans.Node();
    root.children = List.of(leaf, leaf);
    root.next = leaf;

    assertThat(cross(root, Beans.Node.class)).usingRecursiveComparison().isEqualTo(root);

    leaf.next = leaf;
    assertThat(failure(() -> untyped(leaf))).isInstanceOf(CallFailure.TooLarge.class);
  }

  @Test
  void aBoundOfATypeVariableHolds() {
    assertThat(unfit(Map.of("value", "text"), Beans.Bounded.class)).startsWith("result.value: ");
    assertThat(
            ((Beans.Bounded<?>) cross(Map.of("value", 5), new ResultType<Beans.Bounded<Long>>() {}))
                .value)
        .isEqualTo(5L);
  }

  static List<Arguments> unfitting() {
    byte[] bytes = {65, 66, 67};
    Map<Object, Object> mixed = new LinkedHashMap<>();
    mixed.put(1, "a");
    mixed.put("1", "b");
    return List.of(
        Arguments.of("text", bytes, "expected text, found bytes"),
        Arguments.of("data", "QUJD", "expected bytes, found text"),
        Arguments.of("colour", 0, "expected Colour [GREEN, RED], found integer"),
        Arguments.of("colour", "BLUE", "found 'BLUE'"),
        Arguments.of("single", 1e300, "expected float, found the float 1.0E300"),
        Arguments.of("text", 5, "expected text, found integer"),
        Arguments.of("text", true, "expected text, found truth"),
        Arguments.of("text", new UUID(1, 2), "expected text, found UUID"),
        Arguments.of("integer", "5", "expected int, found text"),
        Arguments.of("integer", 5.0, "expected int, found float"),
        Arguments.of("integer", true, "expected int, found truth"),
        Arguments.of("ratio", "1.5", "expected double, found text"),
        Arguments.of("truth", 1, "expected boolean, found integer"),
        Arguments.of("truth", "true", "expected boolean, found text"),
        Arguments.of("id", "00112233-4455-6677-8899-aabbccddeeff", "expected UUID, found text"),
        Arguments.of("at", "2026-11-23T10:15:30Z", "expected Instant, found text"),
        Arguments.of("price", 1.5, "expected BigDecimal, found float"),
        Arguments.of("letter", "ab", "expected char"),
        Arguments.of("figure", Map.of("radius", 1.0), "a map without 'type'"),
        Arguments.of("numbered", Map.of("1", "a"), "expected int, found text"),
        Arguments.of("numbered", mixed, "expected int, found text"),
        Arguments.of("tags", "text", "expected set, found text"),
        Arguments.of("inner", Map.of("name", bytes), "inner.name: expected text, found bytes"),
        Arguments.of("inner", List.of("name"), "expected Named, found list"));
  }

  @ParameterizedTest
  @MethodSource("unfitting")
  void nothingIsCoerced(String property, Object value, String message) {
    assertThat(unfit(Map.of(property, value), Beans.Everything.class))
        .startsWith("result." + property)
        .contains(message);
  }

  @ParameterizedTest
  @CsvSource({"text, text", "1, integer", "[], list"})
  void onlyAMapIsABean(String value, String found) {
    Object sent = value.equals("[]") ? List.of() : value.equals("1") ? (Object) 1 : value;

    assertThat(unfit(sent, Beans.Named.class)).isEqualTo("result: expected Named, found " + found);
  }

  @Test
  void aPropertyComesOnce() {
    byte[] twice = {(byte) 0x82, (byte) 0xa3, 'o', 'n', 'e', 1, (byte) 0xa3, 'o', 'n', 'e', 2};
    Codec codec = Codec.create(CodecLimits.DEFAULT, List.of());
    CallFailure failure =
        failure(() -> codec.decode(ByteBuffer.wrap(twice), List.of(), Beans.Total.class));

    assertThat(failure.message()).isEqualTo("result: expected one field 'one', found two");
  }
}
