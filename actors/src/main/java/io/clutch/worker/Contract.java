package io.clutch.worker;

import io.clutch.internal.text.PythonNames;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A Java interface as what Python must offer. Each abstract method stands for a Python function or
 * method with as many positional arguments. A method that returns a {@link CompletionStage} or
 * {@link CompletableFuture} does not wait, {@code void} is a cast, anything else waits for the
 * value and throws what the call fails with. The worker does not become ready if Python lacks one
 * of them.
 */
public final class Contract {

  /** How a method answers. */
  public enum Answer {
    STAGE,
    CAST,
    WAIT
  }

  /** One method, matched to its Python function. */
  public record Function(String name, int positional, Type result, Answer answer) {}

  private final Class<?> type;
  private final Map<Method, Function> functions = new LinkedHashMap<>();

  private Contract(Class<?> type) {
    this.type = type;
  }

  static Contract of(Class<?> type, Target target) {
    if (!type.isInterface()) {
      throw new IllegalArgumentException(type.getName() + " is not an interface");
    }
    var contract = new Contract(type);
    String prefix = prefix(type, target);
    for (Method method : type.getMethods()) {
      if (Modifier.isAbstract(method.getModifiers())) {
        contract.functions.put(method, function(method, prefix));
      }
    }
    if (contract.functions.isEmpty()) {
      throw new IllegalArgumentException(type.getName() + " has no abstract method to match");
    }
    return contract;
  }

  /** The interface. */
  public Class<?> type() {
    return type;
  }

  /** The function for one of the interface's abstract methods. */
  public Function function(Method method) {
    Objects.requireNonNull(method, "method");
    return functions.get(method);
  }

  public List<Function> functions() {
    return List.copyOf(functions.values());
  }

  private static String prefix(Class<?> type, Target target) {
    if (target instanceof Target.Actor) {
      return "";
    }
    PythonName module = type.getAnnotation(PythonName.class);
    if (module != null) {
      return module.value() + ":";
    }
    var functions = (Target.Functions) target;
    if (functions.modules().size() != 1) {
      throw new IllegalArgumentException(
          type.getName()
              + " must say by @PythonName which module it stands for: the worker serves "
              + functions.modules());
    }
    return functions.modules().get(0) + ":";
  }

  private static Function function(Method method, String prefix) {
    refuseUnclear(method);
    PythonName named = method.getAnnotation(PythonName.class);
    String name =
        prefix + (named != null ? named.value() : PythonNames.snakeCase(method.getName()));
    Type result = method.getGenericReturnType();
    if (method.getReturnType() == void.class) {
      return new Function(name, method.getParameterCount(), Object.class, Answer.CAST);
    }
    Class<?> raw = method.getReturnType();
    boolean stage = raw != Object.class && raw.isAssignableFrom(CompletableFuture.class);
    return new Function(
        name,
        method.getParameterCount(),
        stage ? argument(result) : result,
        stage ? Answer.STAGE : Answer.WAIT);
  }

  private static void refuseUnclear(Method method) {
    if (method.isVarArgs()) {
      throw new IllegalArgumentException(
          method
              + " takes any number of arguments; a contract says how many: take a List or an array");
    }
    if (method.getGenericReturnType() instanceof TypeVariable<?> variable) {
      throw new IllegalArgumentException(
          method
              + " returns "
              + variable
              + "; a contract says which type: declare it in the interface");
    }
  }

  private static Type argument(Type stage) {
    Type type =
        stage instanceof ParameterizedType generic
            ? generic.getActualTypeArguments()[0]
            : Object.class;
    return type instanceof WildcardType wildcard ? wildcard.getUpperBounds()[0] : type;
  }
}
