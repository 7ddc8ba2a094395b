package io.clutch.jackson;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.impl.LaissezFaireSubTypeValidator;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clutch.data.ResultType;
import io.clutch.failure.CallFailedException;
import io.clutch.failure.CallFailure;
import io.clutch.internal.codec.Codec;
import io.clutch.internal.codec.Encoded;
import io.clutch.internal.codec.format.CodecLimits;
import io.clutch.jackson.Shop.Cat;
import io.clutch.jackson.Shop.Customer;
import io.clutch.jackson.Shop.Dog;
import io.clutch.jackson.Shop.Household;
import io.clutch.jackson.Shop.Id;
import io.clutch.jackson.Shop.Line;
import io.clutch.jackson.Shop.Order;
import io.clutch.jackson.Shop.Pet;
import io.clutch.jackson.Shop.Plain;
import io.clutch.jackson.Shop.PlainChild;
import io.clutch.jackson.Shop.Point;
import io.clutch.jackson.Shop.Size;
import io.clutch.jackson.Shop.Sparse;
import io.clutch.jackson.Shop.Unwrapped;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JacksonConverterTest {
  private static final Codec CODEC = codec(JacksonConverter.of(new ObjectMapper(), Plain.class));

  private static Codec codec(JacksonConverter converter) {
    return Codec.create(CodecLimits.DEFAULT, List.of(new Shop.PointCodec()), List.of(converter));
  }

  private static Object cross(Object value, Type type) {
    return cross(CODEC, value, type);
  }

  private static Object cross(Codec codec, Object value, Type type) {
    Encoded encoded = codec.encode(value);
    return codec.decode(ByteBuffer.wrap(encoded.body()), encoded.buffers(), type);
  }

  private static Object untyped(Object value) {
    return cross(value, Object.class);
  }

  private static CallFailure failure(Runnable code) {
    try {
      code.run();
    } catch (CallFailedException failed) {
      return failed.failure();
    }
    throw new AssertionError("no failure");
  }

  private static String unfit(Object value, Type type) {
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
  void valuesKeepTheTablesTypes() {
    var order = new Order();
    order.secret = null;

    var back = (Order) cross(order, Order.class);

    back.secret = null;
    assertThat(back).usingRecursiveComparison().isEqualTo(order);
  }

  @Test
  void pythonSeesTheTablesTypesUnderJacksonsNames() {
    Map<?, ?> seen = (Map<?, ?>) untyped(new Order());

    assertThat(seen.get("order_id")).isEqualTo(new UUID(1, 2));
    assertThat(seen.containsKey("secret")).isFalse();
    assertThat(seen.get("numbered")).isEqualTo(Map.of(1L, "a", 2L, "b"));
    assertThat(seen.get("figure")).isEqualTo(Map.of("type", "Circle", "radius", 1.0));
    assertThat(seen.get("tags")).isEqualTo(Set.of("a", "b"));
    assertThat(seen.get("data")).isEqualTo(new byte[] {1, 2});
    assertThat(seen.get("price")).isEqualTo(new BigDecimal("1.50"));
    assertThat(seen.get("point")).isEqualTo(new Point(1, 2));
    assertThat(seen.get("colour")).isEqualTo("GREEN");
    assertThat(seen.get("size")).isEqualTo("l");
    assertThat(seen.get("lines"))
        .isEqualTo(List.of(Map.of("item_name", "bolt", "price", new BigDecimal("0.10"))));
  }

  @Test
  void annotatedClassesOfManyKinds() {
    var customer = new Customer("Ada", Optional.of(36));
    assertThat(untyped(customer)).isEqualTo(Map.of("full_name", "Ada", "age", 36L));
    assertThat(cross(customer, Customer.class)).isEqualTo(customer);
    assertThat(cross(Map.of("full_name", "Ada"), Customer.class))
        .isEqualTo(new Customer("Ada", Optional.empty()));

    assertThat(untyped(new Id("x"))).isEqualTo("x");
    assertThat(cross(Set.of(new Id("x")), new ResultType<Set<Id>>() {}.type()))
        .isEqualTo(Set.of(new Id("x")));
    assertThat(cross(Map.of(Size.SMALL, 1), new ResultType<Map<Size, Integer>>() {}.type()))
        .isEqualTo(Map.of(Size.SMALL, 1));

    var sparse = new Sparse();
    assertThat(untyped(sparse)).isEqualTo(Map.of("count", 1L));
    var unwrapped = new Unwrapped();
    assertThat(untyped(unwrapped))
        .isEqualTo(Map.of("item_name", "bolt", "price", BigDecimal.ONE, "at", Instant.EPOCH));
    assertThat(cross(unwrapped, Unwrapped.class)).usingRecursiveComparison().isEqualTo(unwrapped);
  }

  @Test
  void oneOfSeveralIsToldByItsName() {
    var home = new Household(List.of(new Dog(), new Cat()), Map.of("a", new Cat()), new Dog());

    assertThat(untyped(home))
        .isEqualTo(
            Map.of(
                "pets",
                List.of(
                    Map.of("kind", "dog", "name", "Rex", "born", Instant.EPOCH),
                    Map.of("kind", "cat")),
                "named",
                Map.of("a", Map.of("kind", "cat")),
                "first",
                Map.of("kind", "dog", "name", "Rex", "born", Instant.EPOCH)));
    assertThat(cross(home, Household.class)).usingRecursiveComparison().isEqualTo(home);
    assertThat(unfit(Map.of("kind", "java.lang.Thread"), Pet.class)).contains("Thread");
  }

  @Test
  void furtherNamesAreTakenAndGiven() {
    var open = new Shop.Open();
    open.more("a", List.of(Instant.EPOCH));
    open.more("b", Map.of(1L, 2L));

    assertThat(untyped(open)).isEqualTo(open.more());
    assertThat(((Shop.Open) cross(open, Shop.Open.class)).more()).isEqualTo(open.more());
  }

  @Test
  void treesCross() throws Exception {
    JsonNode tree =
        new ObjectMapper()
            .readTree(
                "{\"a\":[1,2.5,null,\"x\",true],\"b\":{\"c\":123456789012345678901234567890}}");
    assertThat(cross(tree, JsonNode.class)).isEqualTo(tree);
    assertThat(untyped(tree))
        .isEqualTo(
            ((Map<?, ?>)
                untyped(
                    mapOf(
                        "a",
                        listOf(1L, 2.5, null, "x", true),
                        "b",
                        Map.of("c", new BigInteger("123456789012345678901234567890"))))));

    ObjectNode made = JsonNodeFactory.instance.objectNode();
    made.put("price", new BigDecimal("1.50")).put("data", new byte[] {65, 66, 67});
    assertThat(untyped(made))
        .usingRecursiveComparison()
        .isEqualTo(mapOf("price", new BigDecimal("1.50"), "data", new byte[] {65, 66, 67}));
    JsonNode back = (JsonNode) cross(made, JsonNode.class);
    assertThat(back.get("data").isBinary()).isTrue();
    assertThat(back.get("price").decimalValue()).isEqualTo(new BigDecimal("1.50"));
    assertThat(cross(Map.of("at", Instant.EPOCH), JsonNode.class))
        .satisfies(node -> assertThat(untyped(node)).isEqualTo(Map.of("at", Instant.EPOCH)));
  }

  private static List<Object> listOf(Object... items) {
    return java.util.Arrays.asList(items);
  }

  private static Map<String, Object> mapOf(String one, Object first, String two, Object second) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(one, first);
    map.put(two, second);
    return map;
  }

  @Test
  void namedClassesAndTheirSubclassesAreServed() {
    Codec snake =
        codec(
            JacksonConverter.of(
                JsonMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .build(),
                Plain.class));

    assertThat(cross(snake, new PlainChild(), Object.class)).isEqualTo(Map.of("first_name", "Ada"));
    assertThat(cross(snake, Map.of("first_name", "Bob"), PlainChild.class))
        .extracting("firstName")
        .isEqualTo("Bob");
  }

  @Test
  void theMapperIsCopied() {
    ObjectMapper mapper = new ObjectMapper();
    Codec codec = codec(JacksonConverter.of(mapper, Plain.class));
    mapper.setPropertyNamingStrategy(PropertyNamingStrategies.UPPER_CAMEL_CASE);

    assertThat(cross(codec, new Plain(), Object.class)).isEqualTo(Map.of("firstName", "Ada"));
    assertThat(mapper.getRegisteredModuleIds()).isEmpty();
  }

  @Test
  void noClassIsMadeBecauseAValueNamesIt() {
    ObjectMapper typing =
        new ObjectMapper()
            .activateDefaultTyping(
                LaissezFaireSubTypeValidator.instance, ObjectMapper.DefaultTyping.NON_FINAL);
    Codec codec = codec(JacksonConverter.of(typing));

    assertThat(cross(codec, Map.of("any", listOf("java.util.Date", 5L)), Order.class))
        .extracting("any")
        .isEqualTo(List.of("java.util.Date", 5L));
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
        Arguments.of("size", 0, "expected a value for io.clutch.jackson.Shop$Size"),
        Arguments.of("size", "m", "expected a value for io.clutch.jackson.Shop$Size"),
        Arguments.of("single", 1e300, "expected float, found the float 1.0E300"),
        Arguments.of("text", 5, "expected text, found integer"),
        Arguments.of("text", new UUID(1, 2), "expected text, found UUID"),
        Arguments.of("count", "5", "expected int, found text"),
        Arguments.of("count", 5.0, "expected int, found float"),
        Arguments.of("ratio", "1.5", "expected double, found text"),
        Arguments.of("truth", 1, "expected boolean, found integer"),
        Arguments.of(
            "order_id", "00112233-4455-6677-8899-aabbccddeeff", "expected UUID, found text"),
        Arguments.of("at", "2026-11-23T10:15:30Z", "expected Instant, found text"),
        Arguments.of("price", 1.5, "expected BigDecimal, found float"),
        Arguments.of("numbered", mixed, "expected int, found text"),
        Arguments.of("tags", "text", "expected set, found text"),
        Arguments.of("lines", List.of(Map.of("price", 1)), "lines[0].price: expected BigDecimal"),
        Arguments.of("lines", List.of(Map.of("item_name", "")), "no name"),
        Arguments.of("named", Map.of(1, Map.of()), "result.named: expected"),
        Arguments.of("nope", 1, "found 'nope'"));
  }

  @ParameterizedTest
  @MethodSource("unfitting")
  void nothingIsCoerced(String property, Object value, String message) {
    assertThat(unfit(Map.of(property, value), Order.class))
        .startsWith("result." + property)
        .contains(message);
  }

  @Test
  void nothingIsNoNumber() {
    Map<String, Object> nothing = new LinkedHashMap<>();
    nothing.put("count", null);

    assertThat(unfit(nothing, Order.class)).isEqualTo("result.count: expected int, found nothing");
  }

  @Test
  void whatJacksonWouldLoseIsRefused() {
    assertThat(refused(new Shop.Hidden()))
        .contains("value is of type io.clutch.jackson.Shop$Hidden (it has no properties");
    assertThat(refused(List.of(new Shop.Keyed()))).startsWith("value[0]").contains("become text");
    assertThat(refused(new Shop.Twice())).contains("two properties are named 'name'");
  }

  @Test
  void aFailureHasItsPath() {
    var order = new Order();
    order.lines = List.of(new Line("a", BigDecimal.ONE), new Line("b", BigDecimal.ONE.negate()));
    assertThat(refused(List.of(order)))
        .startsWith("value[0].lines[1].price is of type io.clutch.jackson.Shop$Order")
        .contains("a negative price");

    order.lines = List.of();
    order.any = List.of(1, Thread.currentThread());
    assertThat(refused(order)).startsWith("value.any[1] is of type java.lang.Thread");
  }
}
