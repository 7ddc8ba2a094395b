package io.clutch.internal.stub;

import io.clutch.internal.codec.format.ResolvedType;
import io.clutch.internal.text.PythonNames;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The names of a module. In the body of a class, a name is first looked up among its members, so no
 * class has the name of a member.
 */
final class StubNames {
  /** What the stub may import, or has without an import. */
  private static final Set<String> IMPORTABLE =
      Set.of(
          ("Any Ask Decimal Literal Protocol Struct TypeAlias UUID bool bytes dataclass date"
                  + " datetime dict float int list set str time timedelta")
              .split(" "));

  private final Set<String> members;
  private final Set<String> taken;
  private final Map<ResolvedType, String> declared = new HashMap<>();
  private final Map<String, SortedSet<String>> imports = new TreeMap<>();

  StubNames(Set<String> members) {
    this.members = members;
    this.taken = new HashSet<>(members);
    taken.addAll(IMPORTABLE);
  }

  /** Gives the type a name that nothing else has. */
  void declare(ResolvedType type) {
    String simple = type.raw().getSimpleName();
    String base = PythonNames.isName(simple) ? simple : "Type";
    String name = base;
    for (int number = 2; !taken.add(name); number++) {
      name = base + number;
    }
    declared.put(type, name);
  }

  String of(ResolvedType type) {
    return declared.get(type);
  }

  /** The name of what is imported from a module. */
  String imported(String module, String name) {
    String alias = name;
    while (members.contains(alias)) {
      alias = "_" + alias;
    }
    boolean isThere = module.equals("builtins") && alias.equals(name);
    if (!isThere) {
      imports
          .computeIfAbsent(module, key -> new TreeSet<>())
          .add(alias.equals(name) ? name : name + " as " + alias);
    }
    return alias;
  }

  /** The lines that import all that was asked for: the standard library's first. */
  String imports() {
    var standard = new StringBuilder();
    var others = new StringBuilder();
    imports.forEach(
        (module, names) ->
            (Set.of("clutch", "msgspec").contains(module) ? others : standard)
                .append("from " + module + " import " + String.join(", ", names) + "\n"));
    return standard + "\n" + others;
  }
}
