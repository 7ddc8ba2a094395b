package io.clutch.internal.stub;

import io.clutch.internal.codec.format.ResolvedType;
import io.clutch.internal.host.ContractMethod;
import io.clutch.internal.host.ContractMethod.Parameter;
import io.clutch.internal.host.ContractMethods;
import io.clutch.internal.stub.PythonType.Constants;
import io.clutch.internal.stub.PythonType.Declared;
import io.clutch.internal.stub.PythonType.Field;
import io.clutch.internal.stub.PythonType.Fields;
import io.clutch.internal.stub.PythonType.Sealed;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Prints a module of Python for contracts. The same types give the same text in each JVM. */
public final class StubPrinter {
  private static final int LONGEST_LINE = 100;

  private final Map<Class<?>, Collection<ContractMethod>> contracts = new LinkedHashMap<>();
  private final StubTypes types;
  private final StubNames names;
  private final StubHints hints;

  private StubPrinter(List<Class<?>> contracts) {
    contracts.forEach(type -> this.contracts.put(type, ContractMethods.of(type).values()));
    types = new StubTypes(this.contracts.values().stream().flatMap(Collection::stream).toList());
    names = new StubNames(types.members());
    hints = new StubHints(names);
    this.contracts.keySet().forEach(type -> names.declare(ResolvedType.of(type)));
    types.declared().keySet().forEach(names::declare);
  }

  /**
   * The text of the module.
   *
   * @throws IllegalArgumentException if one of them is no contract
   */
  public static String print(List<Class<?>> contracts) {
    return new StubPrinter(contracts).module();
  }

  private String module() {
    String classes = // first, because it asks for the imports
        Stream.of(
                sorted(Constants.class, this::constants),
                sorted(Fields.class, this::fields),
                sorted(Sealed.class, this::sealed),
                contracts.keySet().stream().map(this::contract))
            .flatMap(each -> each)
            .collect(Collectors.joining("\n\n"));
    return "\"\"\"Printed by PythonStub from the Java interface "
        + contracts.keySet().stream().map(PythonTypes::shown).collect(Collectors.joining(", "))
        + ".\"\"\"\n\nfrom __future__ import annotations\n\n"
        + names.imports()
        + "\n\n"
        + classes;
  }

  private interface Printer<T> {
    String print(String name, T type);
  }

  /** The declarations of this kind by their names. An alias goes after the classes in it. */
  private <T extends Declared> Stream<String> sorted(Class<T> kind, Printer<T> printer) {
    var found = new TreeMap<String, T>();
    types
        .declared()
        .forEach(
            (type, declared) -> {
              if (kind.isInstance(declared)) {
                found.put(names.of(type), kind.cast(declared));
              }
            });
    return found.entrySet().stream().map(it -> printer.print(it.getKey(), it.getValue()));
  }

  private String constants(String name, Constants type) {
    List<String> quoted = type.names().stream().map(it -> '"' + it + '"').toList();
    return alias(name) + wrapped(names.imported("typing", "Literal") + "[", quoted, "]");
  }

  private String sealed(String name, Sealed type) {
    return alias(name) + hints.joined(type.members(), " | ") + "\n";
  }

  private String alias(String name) {
    return name + ": " + names.imported("typing", "TypeAlias") + " = ";
  }

  private String fields(String name, Fields type) {
    var text = new StringBuilder(head(name, type.tag()));
    List<ResolvedType> kinds = type.fields().stream().map(Field::type).toList();
    int firstDefault = beginOfOptionals(kinds);
    for (int place = 0; place < kinds.size(); place++) {
      String hint = hints.of(kinds.get(place));
      hints.comments().forEach(line -> text.append(line).append('\n'));
      text.append("    " + type.fields().get(place).name() + ": " + hint);
      text.append(place >= firstDefault ? " = None\n" : "\n");
    }
    return text + (kinds.isEmpty() ? "    pass\n" : "");
  }

  private String head(String name, String tag) {
    if (tag.isEmpty()) {
      String dataclass = names.imported("dataclasses", "dataclass");
      return "@" + dataclass + "(frozen=True)\nclass " + name + ":\n";
    }
    String struct = names.imported("msgspec", "Struct");
    return "class " + name + "(" + struct + ", frozen=True, tag=\"" + tag + "\"):\n";
  }

  /** The place from which on all may be left out. */
  private static int beginOfOptionals(List<ResolvedType> types) {
    int begin = types.size();
    while (begin > 0 && PythonTypes.of(types.get(begin - 1)) instanceof PythonType.OrNone) {
      begin--;
    }
    return begin;
  }

  private String contract(Class<?> type) {
    String protocol = names.imported("typing", "Protocol");
    return "class "
        + names.of(ResolvedType.of(type))
        + "("
        + protocol
        + "):\n"
        + contracts.get(type).stream().map(this::method).collect(Collectors.joining());
  }

  private String method(ContractMethod method) {
    String ask = names.imported("clutch", "Ask");
    String end = ") -> " + ask + "[" + hints.of(method.result()) + "]: ...";
    String text = wrapped("    def " + method.name() + "(", parameters(method), end);
    return Stream.concat(hints.comments().stream(), Stream.of(text))
        .collect(Collectors.joining("\n"));
  }

  private List<String> parameters(ContractMethod method) {
    List<Parameter> declared = method.parameters();
    int firstDefault = beginOfOptionals(declared.stream().map(Parameter::type).toList());
    var all = new ArrayList<String>(List.of("self"));
    IntStream.range(0, declared.size())
        .forEach(
            place -> {
              Parameter parameter = declared.get(place);
              String name = parameter.name().isEmpty() ? "argument" + place : parameter.name();
              String end = place >= firstDefault ? " = None" : "";
              all.add(name + ": " + hints.of(parameter.type()) + end);
            });
    if (declared.stream().anyMatch(it -> it.name().isEmpty())) {
      all.add("/"); // by position only
    }
    return all;
  }

  /** On one line, or with a line for each item. */
  private static String wrapped(String begin, List<String> items, String end) {
    String line = begin + String.join(", ", items) + end;
    if (line.length() <= LONGEST_LINE) {
      return line + "\n";
    }
    String indent = begin.substring(0, begin.length() - begin.stripLeading().length());
    return begin
        + items.stream().map(it -> "\n" + indent + "    " + it + ",").collect(Collectors.joining())
        + "\n"
        + indent
        + end
        + "\n";
  }
}
