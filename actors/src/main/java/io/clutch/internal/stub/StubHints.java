package io.clutch.internal.stub;

import io.clutch.internal.codec.format.ResolvedType;
import io.clutch.internal.stub.PythonType.AnyValue;
import io.clutch.internal.stub.PythonType.Imported;
import io.clutch.internal.stub.PythonType.Nothing;
import io.clutch.internal.stub.PythonType.OneOf;
import io.clutch.internal.stub.PythonType.OrNone;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Writes type hints, and collects what they do not say. */
final class StubHints {
  private final StubNames names;
  private final List<String> notes = new ArrayList<>();

  StubHints(StubNames names) {
    this.names = names;
  }

  String of(ResolvedType type) {
    PythonType found = PythonTypes.of(type);
    if (found instanceof Imported its) {
      String arguments = joined(its.arguments(), ", ");
      String name = names.imported(its.module(), its.name());
      return arguments.isEmpty() ? name : name + "[" + arguments + "]";
    }
    if (found instanceof OrNone its) {
      return orNone(its.item());
    }
    if (found instanceof OneOf its) {
      return joined(its.members(), " | ");
    }
    if (found instanceof AnyValue any) {
      if (!any.why().isEmpty()) {
        notes.add("Any: " + any.why());
      }
      return names.imported("typing", "Any");
    }
    return found instanceof Nothing ? "None" : names.of(type);
  }

  private String orNone(ResolvedType item) {
    PythonType found = PythonTypes.of(item);
    boolean takesNone =
        found instanceof AnyValue || found instanceof OrNone || found instanceof Nothing;
    return of(item) + (takesNone ? "" : " | None");
  }

  String joined(List<ResolvedType> types, String between) {
    return types.stream().map(this::of).collect(Collectors.joining(between));
  }

  /** The notes since the last call, as lines of comments. */
  List<String> comments() {
    List<String> lines = notes.stream().distinct().map(note -> "    # " + note).toList();
    notes.clear();
    return lines;
  }
}
