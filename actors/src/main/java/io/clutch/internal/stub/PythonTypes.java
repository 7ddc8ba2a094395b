package io.clutch.internal.stub;

import io.clutch.internal.codec.format.ResolvedType;
import io.clutch.internal.codec.format.SealedTypes;
import io.clutch.internal.stub.PythonType.AnyValue;
import io.clutch.internal.stub.PythonType.Constants;
import io.clutch.internal.stub.PythonType.Field;
import io.clutch.internal.stub.PythonType.Fields;
import io.clutch.internal.stub.PythonType.Imported;
import io.clutch.internal.stub.PythonType.Nothing;
import io.clutch.internal.stub.PythonType.OneOf;
import io.clutch.internal.stub.PythonType.OrNone;
import io.clutch.internal.stub.PythonType.Sealed;
import io.clutch.internal.text.PythonNames;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The data table, for type hints. */
final class PythonTypes {
  /** Records that contain themselves with ever longer type arguments have no end. */
  private static final int DEEPEST = 8;

  private PythonTypes() {}

  static PythonType of(ResolvedType type) {
    Class<?> raw = type.raw();
    Imported scalar = ScalarTypes.of(raw);
    if (scalar != null) {
      return scalar;
    }
    if (raw == Object.class) {
      return new AnyValue("");
    }
    if (raw == void.class || raw == Void.class) {
      return new Nothing();
    }
    if (raw == Optional.class) {
      return new OrNone(type.argument(0));
    }
    if (raw == Number.class) {
      return new OneOf(
          Stream.of(Long.class, Double.class, BigDecimal.class).map(ResolvedType::of).toList());
    }
    if (ScalarTypes.WITHOUT_CLASS.containsKey(raw)) {
      return unknown(type, ScalarTypes.WITHOUT_CLASS.get(raw));
    }
    return isDeeper(type, DEEPEST) ? unknown(type, "too many type arguments") : compound(type);
  }

  private static boolean isDeeper(ResolvedType type, int depth) {
    return depth == 0 || type.arguments().stream().anyMatch(it -> isDeeper(it, depth - 1));
  }

  private static PythonType compound(ResolvedType type) {
    Class<?> raw = type.raw();
    if (raw.isEnum()) {
      return constants(type);
    }
    if (raw.isRecord()) {
      return fields(type);
    }
    if (raw.isSealed() && SealedTypes.records(raw) != null) {
      return sealed(type);
    }
    if (raw.isArray()) {
      return collection("list", type.argument(0));
    }
    if (Map.class.isAssignableFrom(raw)) {
      ResolvedType map = type.as(Map.class);
      return new Imported("builtins", "dict", List.of(map.argument(0), map.argument(1)));
    }
    if (raw == Iterable.class || Collection.class.isAssignableFrom(raw)) {
      ResolvedType item = type.as(Iterable.class).argument(0);
      return collection(Set.class.isAssignableFrom(raw) ? "set" : "list", item);
    }
    return raw.isSealed() ? sealed(type) : unknown(type, "the stub has no class for it");
  }

  private static PythonType collection(String name, ResolvedType item) {
    return new Imported("builtins", name, List.of(item));
  }

  private static PythonType constants(ResolvedType type) {
    List<String> names =
        Stream.of(type.raw().getEnumConstants()).map(it -> ((Enum<?>) it).name()).toList();
    return names.isEmpty() ? unknown(type, "an enum without constants") : new Constants(names);
  }

  private static PythonType fields(ResolvedType type) {
    var fields = new ArrayList<Field>();
    for (RecordComponent part : type.raw().getRecordComponents()) {
      String name = part.getName();
      if (!PythonNames.isName(name) || name.startsWith("__")) {
        return unknown(type, "Python can have no field '" + name + "'");
      }
      fields.add(new Field(name, type.member(part.getGenericType())));
    }
    boolean hasTag = SealedTypes.isOneOfSeveral(type.raw());
    return new Fields(List.copyOf(fields), hasTag ? type.raw().getSimpleName() : "");
  }

  private static PythonType sealed(ResolvedType type) {
    Map<String, Class<?>> records = SealedTypes.records(type.raw());
    if (records == null || records.isEmpty()) {
      return unknown(type, "sealed, but not an interface of records");
    }
    List<ResolvedType> members = records.values().stream().map(type::permitted).toList();
    boolean areClasses = members.stream().allMatch(it -> fields(it) instanceof Fields);
    return areClasses ? new Sealed(members) : unknown(type, "Python cannot have all its records");
  }

  private static AnyValue unknown(ResolvedType type, String why) {
    return new AnyValue(shown(type.raw()) + ": " + why);
  }

  /** The name of the class, as Java code writes it. */
  static String shown(Class<?> type) {
    return type.getCanonicalName() == null ? type.getName() : type.getCanonicalName();
  }
}
