package io.clutch.internal.host;

import io.clutch.internal.codec.format.ResolvedType;
import io.clutch.internal.host.ContractMethod.Parameter;
import io.clutch.internal.text.PythonNames;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/** Finds the methods of an interface that Python may call. */
public final class ContractMethods {
  private ContractMethods() {}

  /**
   * The methods of the interface and its superinterfaces by their names in Python, without static
   * ones and those of {@code Object}.
   *
   * @throws IllegalArgumentException if it is no interface, has no methods, or has one that Python
   *     could not call by its name and the types of its parameters
   */
  public static SortedMap<String, ContractMethod> of(Class<?> type) {
    if (!type.isInterface()) {
      throw new IllegalArgumentException(type.getName() + " is not an interface");
    }
    if (type.getTypeParameters().length > 0) {
      throw new IllegalArgumentException(
          type.getName() + " has type parameters: declare an interface that extends it with types");
    }
    var found = new TreeMap<String, ContractMethod>();
    methods(type).forEach(method -> add(found, contractMethod(type, method)));
    if (found.isEmpty()) {
      throw new IllegalArgumentException(type.getName() + " has no method for Python to call");
    }
    return found;
  }

  /** In an order that is the same in each JVM. */
  private static Stream<Method> methods(Class<?> type) {
    return Arrays.stream(type.getMethods())
        .filter(method -> !method.isSynthetic() && !Modifier.isStatic(method.getModifiers()))
        .filter(method -> !isOfObject(method))
        .sorted(Comparator.comparing(Method::toString));
  }

  private static boolean isOfObject(Method method) {
    try {
      Object.class.getMethod(method.getName(), method.getParameterTypes());
      return true;
    } catch (NoSuchMethodException own) {
      return false;
    }
  }

  private static void add(TreeMap<String, ContractMethod> found, ContractMethod method) {
    ContractMethod other = found.putIfAbsent(method.name(), method);
    if (other == null) {
      return;
    }
    Method one = other.method();
    Method two = method.method();
    boolean isTheSame =
        one.getName().equals(two.getName())
            && Arrays.equals(one.getParameterTypes(), two.getParameterTypes());
    if (!isTheSame) {
      throw new IllegalArgumentException(
          "two methods would be "
              + method.name()
              + " in Python, which has one for each name: "
              + one
              + " and "
              + two);
    }
    if (one.getReturnType().isAssignableFrom(two.getReturnType())) { // of two superinterfaces
      found.put(method.name(), method);
    }
  }

  private static ContractMethod contractMethod(Class<?> type, Method method) {
    refuseUnclear(method);
    String name = PythonNames.withoutKeyword(PythonNames.snakeCase(method.getName()));
    if (!PythonNames.isName(name) || name.startsWith("_")) {
      throw new IllegalArgumentException(
          method + " cannot be called from Python, where it would be " + name);
    }
    ResolvedType owner = ResolvedType.of(type).as(method.getDeclaringClass());
    return new ContractMethod(
        name,
        method,
        parameters(owner, method),
        result(owner.member(method.getGenericReturnType())));
  }

  private static void refuseUnclear(Method method) {
    if (method.isVarArgs()) {
      throw new IllegalArgumentException(
          method
              + " takes any number of arguments; a contract says how many: take a List or an array");
    }
    if (method.getTypeParameters().length > 0) {
      throw new IllegalArgumentException(
          method + " has type parameters, but its arguments are decoded to its types: name them");
    }
  }

  private static List<Parameter> parameters(ResolvedType owner, Method method) {
    Type[] types = method.getGenericParameterTypes();
    java.lang.reflect.Parameter[] declared = method.getParameters();
    var parameters = new ArrayList<Parameter>();
    var names = new HashSet<String>();
    for (int place = 0; place < types.length; place++) {
      String name = declared[place].isNamePresent() ? named(method, declared[place]) : "";
      if (!name.isEmpty() && !names.add(name)) {
        throw new IllegalArgumentException(
            method + " has two parameters that would be " + name + " in Python");
      }
      parameters.add(new Parameter(name, owner.member(types[place])));
    }
    return List.copyOf(parameters);
  }

  private static String named(Method method, java.lang.reflect.Parameter parameter) {
    String snake = PythonNames.withoutKeyword(PythonNames.snakeCase(parameter.getName()));
    String name = snake.equals("self") ? "self_" : snake;
    if (!PythonNames.isName(name)) {
      throw new IllegalArgumentException(
          method + " has a parameter that cannot be named in Python: " + parameter.getName());
    }
    return name;
  }

  private static ResolvedType result(ResolvedType declared) {
    return CompletionStage.class.isAssignableFrom(declared.raw())
        ? declared.as(CompletionStage.class).argument(0)
        : declared;
  }
}
