package io.clutch.internal.codec.read;

import static io.clutch.internal.codec.Crossing.cross;
import static io.clutch.internal.codec.Crossing.type;
import static io.clutch.internal.codec.EncodingFailuresTest.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.failure.CallFailure;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.util.AbstractCollection;
import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.AbstractQueue;
import java.util.AbstractSequentialList;
import java.util.AbstractSet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.PriorityQueue;
import java.util.Properties;
import java.util.Queue;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.Stack;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.Vector;
import java.util.WeakHashMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.TransferQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class JavaContainersTest {
  private static final List<Class<?>> COLLECTIONS =
      List.of(
          Iterable.class,
          Collection.class,
          AbstractCollection.class,
          List.class,
          AbstractList.class,
          AbstractSequentialList.class,
          ArrayList.class,
          LinkedList.class,
          Vector.class,
          Stack.class,
          CopyOnWriteArrayList.class,
          Queue.class,
          AbstractQueue.class,
          Deque.class,
          ArrayDeque.class,
          PriorityQueue.class,
          BlockingQueue.class,
          BlockingDeque.class,
          TransferQueue.class,
          ConcurrentLinkedQueue.class,
          ConcurrentLinkedDeque.class,
          LinkedBlockingQueue.class,
          LinkedBlockingDeque.class,
          LinkedTransferQueue.class,
          PriorityBlockingQueue.class,
          Set.class,
          AbstractSet.class,
          HashSet.class,
          LinkedHashSet.class,
          SortedSet.class,
          NavigableSet.class,
          TreeSet.class,
          ConcurrentSkipListSet.class);

  private static final List<Class<?>> MAPS =
      List.of(
          Map.class,
          AbstractMap.class,
          HashMap.class,
          LinkedHashMap.class,
          SortedMap.class,
          NavigableMap.class,
          TreeMap.class,
          ConcurrentMap.class,
          ConcurrentHashMap.class,
          ConcurrentNavigableMap.class,
          ConcurrentSkipListMap.class,
          Hashtable.class);

  private static final List<Class<?>> REFUSED =
      List.of(
          ArrayBlockingQueue.class,
          CopyOnWriteArraySet.class,
          IdentityHashMap.class,
          WeakHashMap.class,
          java.util.Iterator.class,
          java.util.stream.Stream.class,
          Map.Entry.class);

  private static final List<Class<?>> WITHOUT_NULL =
      List.of(ArrayDeque.class, TreeSet.class, ConcurrentLinkedQueue.class, PriorityQueue.class);

  record Ranked(int rank, String name) implements Comparable<Ranked> {
    @Override
    public int compareTo(Ranked other) {
      return rank - other.rank;
    }
  }

  enum Colour {
    RED,
    GREEN
  }

  private static String message(Object value, Type type) {
    CallFailure failure = failure(() -> cross(value, type));
    assertThat(failure).isInstanceOf(CallFailure.Undecodable.class);
    return failure.message();
  }

  @ParameterizedTest
  @FieldSource("COLLECTIONS")
  void aCollectionIsMadeWithItemsOfItsType(Class<?> raw) {
    Object made = cross(List.of(1, 2, 3), type(raw, Integer.class));

    assertThat(made).isInstanceOf(raw);
    assertThat((Iterable<?>) made).hasToString("[1, 2, 3]");
    assertThat(cross(null, raw)).isNull();
  }

  @ParameterizedTest
  @FieldSource("COLLECTIONS")
  void itsItemsAreNotCoerced(Class<?> raw) {
    assertThat(message(List.of("a", new byte[] {65, 66, 67}), type(raw, String.class)))
        .isEqualTo("result[1]: expected text, found bytes");
    assertThat(message(List.of(1e300), type(raw, Float.class))).contains("expected float");
    assertThat(message(List.of("1"), type(raw, Integer.class))).contains("expected int");
    assertThat(message("text", type(raw, String.class))).contains("found text");
  }

  @ParameterizedTest
  @FieldSource("MAPS")
  void aMapIsMadeWithEntriesOfItsTypes(Class<?> raw) {
    Map<?, ?> made =
        (Map<?, ?>) cross(Map.of(2L, "b", 1L, "a"), type(raw, Integer.class, String.class));

    assertThat(made).isInstanceOf(raw).isEqualTo(Map.of(1, "a", 2, "b"));
  }

  @ParameterizedTest
  @FieldSource("MAPS")
  void itsEntriesAreNotCoerced(Class<?> raw) {
    Map<Object, Object> mixed = new LinkedHashMap<>();
    mixed.put("1", "a");
    mixed.put(1, "b");

    assertThat(message(mixed, type(raw, String.class, String.class)))
        .isEqualTo("result.keys()[1]: expected text, found integer");
    assertThat(message(Map.of("k", new byte[3]), type(raw, String.class, String.class)))
        .isEqualTo("result.k: expected text, found bytes");
  }

  @Test
  void interfacesOfNewerJdksAreMadeToo() throws ClassNotFoundException {
    for (String name : List.of("SequencedCollection", "SequencedSet", "SequencedMap")) {
      if (Runtime.version().feature() >= 21) {
        Object value = name.endsWith("Map") ? Map.of(1L, 2L) : List.of(1L);
        assertThat(cross(value, Class.forName("java.util." + name))).isNotNull();
      }
    }
  }

  @Test
  void enumsHaveTheirOwnSetsAndMaps() {
    assertThat(cross(List.of("RED"), type(EnumSet.class, Colour.class)))
        .isEqualTo(EnumSet.of(Colour.RED));
    assertThat(cross(Map.of("GREEN", 1), type(EnumMap.class, Colour.class, Integer.class)))
        .isInstanceOf(EnumMap.class)
        .isEqualTo(Map.of(Colour.GREEN, 1));
    assertThat(message(List.of(0), type(EnumSet.class, Colour.class)))
        .isEqualTo("result[0]: expected Colour [GREEN, RED], found integer");
    assertThat(message(List.of(), EnumSet.class)).contains("java.util.EnumSet");
  }

  @Test
  void propertiesHoldTexts() {
    assertThat(cross(Map.of("a", "b"), Properties.class)).isInstanceOf(Properties.class);
    assertThat(message(Map.of("a", 1), Properties.class))
        .isEqualTo("result.a: expected text, found integer");
  }

  @Test
  void propertiesAreSentWithTheirDefaults() {
    var defaults = new Properties();
    defaults.setProperty("a", "1");
    defaults.setProperty("b", "2");
    var properties = new Properties(defaults);
    properties.setProperty("b", "3");

    assertThat(cross(properties, Object.class)).isEqualTo(Map.of("a", "1", "b", "3"));
    properties.put(4, 5L);
    assertThat(cross(properties, Object.class)).isEqualTo(Map.of("a", "1", "b", "3", 4L, 5L));
  }

  @ParameterizedTest
  @FieldSource("REFUSED")
  void othersAreRefusedByName(Class<?> raw) {
    assertThat(message(List.of(), type(raw, String.class, String.class)))
        .contains("expected a type that can cross", raw.getName(), "use a record");
    assertThat(message(null, raw)).contains(raw.getName());
  }

  @ParameterizedTest
  @FieldSource("WITHOUT_NULL")
  void whatACollectionCannotHoldIsRefused(Class<?> raw) {
    assertThat(message(Arrays.asList("a", null), type(raw, String.class)))
        .isEqualTo(
            "result[1]: expected an item that " + raw.getSimpleName() + " takes, found nothing");
  }

  @Test
  void whatAMapCannotHoldIsRefused() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("a", null);
    assertThat(message(map, type(ConcurrentHashMap.class, String.class, String.class)))
        .isEqualTo("result.a: expected an entry that ConcurrentHashMap takes, found nothing");
    assertThat(message(Map.of(1L, "a", "b", "c"), TreeMap.class)).contains("ClassCastException");
  }

  @Test
  void itemsOfOnePlaceInAnOrderAreRefused() {
    var decimals = List.of(new BigDecimal("1.0"), new BigDecimal("1.00"));

    assertThat(message(decimals, type(TreeSet.class, BigDecimal.class)))
        .contains("1.0 (BigDecimal) and 1.00 (BigDecimal)");
    var ranked = Map.of(new Ranked(1, "a"), 1, new Ranked(1, "b"), 2);
    assertThat(message(ranked, type(TreeMap.class, Ranked.class, Integer.class)))
        .contains("which are equal");
    assertThat(cross(List.of(2, 1, 2), type(TreeSet.class, Integer.class)))
        .isEqualTo(new TreeSet<>(Set.of(1, 2)));
  }

  @Test
  void aHashtableTakesNoFloodOfKeys() {
    Map<String, Integer> flood = new LinkedHashMap<>();
    IntStream.range(0, 1 << 12).forEach(i -> flood.put(collision(i), i));

    assertThat(message(flood, type(Hashtable.class, String.class, Integer.class)))
        .contains("too many with the same");
    assertThat(cross(flood, type(Map.class, String.class, Integer.class))).isEqualTo(flood);
  }

  /** Texts of 12 pairs, each "Aa" or "BB", which have the same hash code. */
  private static String collision(int bits) {
    var text = new StringBuilder();
    for (int i = 0; i < 12; i++) {
      text.append((bits >> i & 1) == 0 ? "Aa" : "BB");
    }
    return text.toString();
  }

  @Test
  void aListOfDoublesStaysQuick() {
    assertThat(cross(List.of(1.5, 2), type(Collection.class, Double.class)))
        .isEqualTo(List.of(1.5, 2.0));
  }
}
