package io.clutch.data;

import static io.clutch.internal.codec.EncodingFailuresTest.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.failure.CallFailure;
import io.clutch.internal.codec.Codec;
import io.clutch.internal.codec.Crossing;
import io.clutch.internal.codec.format.CodecLimits;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class ValueConverterTest {
  record Tagged<T>(String tag, T item) {}

  record Order(Locale locale, List<Tagged<Integer>> tagged) {}

  /** Converts locales to text, and tagged items to pairs. */
  private static final class Languages implements ValueConverter {
    private final List<Class<?>> asked = new CopyOnWriteArrayList<>();

    @Override
    public boolean serves(Class<?> type) {
      asked.add(type);
      return type == Locale.class || type == Tagged.class;
    }

    @Override
    public Object toValue(Object value) {
      if (value instanceof Tagged<?> tagged) {
        return List.of(tagged.tag(), tagged.item());
      }
      if (value.equals(Locale.KOREA)) {
        throw new IllegalStateException("no Korean");
      }
      return ((Locale) value).toLanguageTag();
    }

    @Override
    public Object fromValue(Object value, Type type, Table table) {
      if (type == Locale.class) {
        return "none".equals(value) ? "no locale" : Locale.forLanguageTag((String) value);
      }
      List<?> pair = (List<?>) value;
      Type item = ((ParameterizedType) type).getActualTypeArguments()[0];
      return new Tagged<>((String) pair.get(0), table.read(pair.get(1), item));
    }
  }

  private final Languages languages = new Languages();
  private final Codec codec =
      Codec.create(CodecLimits.DEFAULT, List.of(new Notation.PointCodec()), List.of(languages));

  private Object cross(Object value, Type type) {
    return Crossing.cross(codec, value, type);
  }

  private String unfit(Object value, Type type) {
    CallFailure failure = failure(() -> cross(value, type));
    assertThat(failure).isInstanceOf(CallFailure.Undecodable.class);
    return failure.message();
  }

  @Test
  void valuesCrossWhereverTheyAre() {
    var order = new Order(Locale.FRANCE, List.of(new Tagged<>("a", 1)));

    assertThat(cross(order, Object.class))
        .isEqualTo(Map.of("locale", "fr-FR", "tagged", List.of(List.of("a", 1L))));
    assertThat(cross(order, Order.class)).isEqualTo(order);
    assertThat(cross(null, Locale.class)).isNull();
  }

  @Test
  void theTableReadsWhatIsInside() {
    var type = new ResultType<Tagged<List<Notation.Point>>>() {}.type();
    var tagged = new Tagged<>("a", List.of(new Notation.Point(1, 2)));

    assertThat(cross(tagged, type)).isEqualTo(tagged);
    assertThat(unfit(List.of("a", List.of(5)), type))
        .startsWith("result[0]: expected io.clutch.data.Notation$Point");
    assertThat(unfit(Map.of("tagged", List.of(List.of("a", "x"))), Order.class))
        .isEqualTo("result.tagged[0]: expected int, found text");
  }

  @Test
  void whatItThrowsOrMakesIsAFailure() {
    assertThat(failure(() -> cross(List.of(Locale.KOREA), Object.class)).message())
        .startsWith("value[0] is of type java.util.Locale (its converter failed")
        .contains("no Korean");
    assertThat(unfit(List.of(5), new ResultType<List<Locale>>() {}.type()))
        .startsWith("result[0]: expected a value that the converter of java.util.Locale accepts");
    assertThat(unfit("none", Locale.class))
        .isEqualTo("result: expected java.util.Locale, found java.lang.String");
  }

  @Test
  void isNotAskedForScalarsAndOnceForAClass() {
    for (int i = 0; i < 2; i++) {
      cross(new ArrayList<>(List.of("text", 1, new Notation.Point(1, 2))), Object.class);
    }

    assertThat(languages.asked)
        .containsOnlyOnce(ArrayList.class)
        .doesNotContain(String.class, Integer.class, Long.class, Notation.Point.class);
  }

  @Test
  void theFirstThatServesAClassHasIt() {
    Codec two = Codec.create(CodecLimits.DEFAULT, List.of(), List.of(languages, new Languages()));

    assertThat(Crossing.cross(two, Locale.UK, Locale.class)).isEqualTo(Locale.UK);
  }
}
