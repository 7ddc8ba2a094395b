package io.clutch.internal.codec.read;

import io.clutch.internal.codec.format.ResolvedType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Properties;
import java.util.Set;
import java.util.Stack;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.Vector;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * Readers of Java's collections and maps. For an interface, the first class that implements it is
 * made.
 */
final class JavaContainers {
  private record Kind<C>(Class<?> type, IntFunction<C> factory) {}

  private static final List<Kind<Collection<Object>>> COLLECTIONS =
      List.of(
          new Kind<>(ArrayList.class, ArrayList::new),
          kind(LinkedHashSet.class, LinkedHashSet::new),
          kind(TreeSet.class, TreeSet::new),
          kind(LinkedList.class, LinkedList::new),
          kind(ArrayDeque.class, ArrayDeque::new),
          kind(Vector.class, Vector::new),
          kind(Stack.class, Stack::new),
          kind(ConcurrentLinkedQueue.class, ConcurrentLinkedQueue::new),
          kind(ConcurrentLinkedDeque.class, ConcurrentLinkedDeque::new),
          kind(ConcurrentSkipListSet.class, ConcurrentSkipListSet::new),
          kind(LinkedBlockingQueue.class, LinkedBlockingQueue::new),
          kind(LinkedBlockingDeque.class, LinkedBlockingDeque::new),
          kind(LinkedTransferQueue.class, LinkedTransferQueue::new),
          kind(PriorityQueue.class, PriorityQueue::new),
          kind(PriorityBlockingQueue.class, PriorityBlockingQueue::new));

  private static final List<Kind<Map<Object, Object>>> MAPS =
      List.of(
          kind(LinkedHashMap.class, LinkedHashMap::new),
          kind(TreeMap.class, TreeMap::new),
          kind(ConcurrentHashMap.class, ConcurrentHashMap::new),
          kind(ConcurrentSkipListMap.class, ConcurrentSkipListMap::new),
          kind(Hashtable.class, Hashtable::new));

  private JavaContainers() {}

  private static <C> Kind<C> kind(Class<?> type, Supplier<C> factory) {
    return new Kind<>(type, capacity -> factory.get());
  }

  /** The reader of one of them; null for other classes. */
  static ValueReader reader(ResolvedType resolved, Readers readers) {
    Class<?> raw = resolved.raw();
    if (raw == Iterable.class || (isJavas(raw) && Collection.class.isAssignableFrom(raw))) {
      return collection(resolved, readers);
    }
    return isJavas(raw) && Map.class.isAssignableFrom(raw) ? map(resolved, readers) : null;
  }

  private static boolean isJavas(Class<?> raw) {
    return raw.getPackageName().equals("java.util")
        || raw.getPackageName().equals("java.util.concurrent");
  }

  private static ValueReader collection(ResolvedType resolved, Readers readers) {
    ValueReader item = readers.of(resolved.argument(0));
    if (resolved.raw() == EnumSet.class) {
      return resolved.argument(0).raw().isEnum()
          ? new CollectionReader(item, "set", size -> emptySet(resolved.argument(0).raw()))
          : null;
    }
    if (resolved.raw() == CopyOnWriteArrayList.class) {
      var list = new CollectionReader(item, "list", ArrayList::new);
      return in -> new CopyOnWriteArrayList<>((List<?>) list.read(in));
    }
    Kind<Collection<Object>> kind = first(COLLECTIONS, resolved.raw());
    if (kind == null) {
      return null;
    }
    Class<?> type = resolved.argument(0).raw();
    return kind.type() == ArrayList.class && NumberListReader.reads(type)
        ? NumberListReader.of(type, item)
        : new CollectionReader(item, name(kind.type()), kind.factory());
  }

  private static String name(Class<?> type) {
    return Set.class.isAssignableFrom(type) ? "set" : "list";
  }

  private static ValueReader map(ResolvedType resolved, Readers readers) {
    if (resolved.raw() == Properties.class) {
      ValueReader text = readers.of(String.class);
      return new MapReader(text, text, Properties::new);
    }
    ValueReader key = readers.of(resolved.argument(0));
    ValueReader value = readers.of(resolved.argument(1));
    if (resolved.raw() == EnumMap.class) {
      return resolved.argument(0).raw().isEnum()
          ? new MapReader(key, value, () -> emptyMap(resolved.argument(0).raw()))
          : null;
    }
    Kind<Map<Object, Object>> kind = first(MAPS, resolved.raw());
    return kind == null ? null : new MapReader(key, value, () -> kind.factory().apply(0));
  }

  private static <C> Kind<C> first(List<Kind<C>> kinds, Class<?> raw) {
    return kinds.stream()
        .filter(kind -> raw.isAssignableFrom(kind.type()))
        .findFirst()
        .orElse(null);
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static Collection<Object> emptySet(Class<?> constants) {
    return (Collection) EnumSet.noneOf((Class) constants);
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static Map<Object, Object> emptyMap(Class<?> constants) {
    return new EnumMap((Class) constants);
  }
}
