package io.clutch.internal.stub;

import io.clutch.internal.codec.format.ResolvedType;
import io.clutch.internal.host.ContractMethod;
import io.clutch.internal.stub.PythonType.Declared;
import io.clutch.internal.stub.PythonType.Fields;
import io.clutch.internal.stub.PythonType.Imported;
import io.clutch.internal.stub.PythonType.OneOf;
import io.clutch.internal.stub.PythonType.OrNone;
import io.clutch.internal.stub.PythonType.Sealed;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The types that the methods of contracts need, found by way of their fields and arguments. */
final class StubTypes {
  private final Map<ResolvedType, Declared> declared = new LinkedHashMap<>();
  private final Set<String> members = new HashSet<>();

  StubTypes(Collection<ContractMethod> methods) {
    var waiting = new ArrayDeque<ResolvedType>();
    for (ContractMethod method : methods) {
      members.add(method.name());
      method.parameters().forEach(parameter -> waiting.add(parameter.type()));
      waiting.add(method.result());
    }
    var seen = new HashSet<ResolvedType>();
    while (!waiting.isEmpty()) {
      ResolvedType type = waiting.remove();
      if (seen.add(type)) {
        waiting.addAll(needed(type));
      }
    }
  }

  /** What the module has to declare, in the order in which it was found. */
  Map<ResolvedType, Declared> declared() {
    return declared;
  }

  /** The names of all methods and fields. */
  Set<String> members() {
    return members;
  }

  private Collection<ResolvedType> needed(ResolvedType type) {
    PythonType found = PythonTypes.of(type);
    if (found instanceof Declared one) {
      declared.put(type, one);
    }
    if (found instanceof Fields its) {
      its.fields().forEach(field -> members.add(field.name()));
      return its.fields().stream().map(PythonType.Field::type).toList();
    }
    return parts(found).toList();
  }

  private static Stream<ResolvedType> parts(PythonType type) {
    if (type instanceof Imported its) {
      return its.arguments().stream();
    }
    if (type instanceof OrNone its) {
      return Stream.of(its.item());
    }
    List<ResolvedType> members =
        type instanceof Sealed its
            ? its.members()
            : type instanceof OneOf choice ? choice.members() : List.of();
    return members.stream();
  }
}
