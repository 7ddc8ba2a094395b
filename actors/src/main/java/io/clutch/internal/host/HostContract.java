package io.clutch.internal.host;

import io.clutch.internal.codec.format.PathException;
import io.clutch.internal.codec.format.Shown;
import io.clutch.internal.host.ContractMethod.Parameter;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** An object whose methods Python calls: those of an interface alone. Thread-safe. */
public final class HostContract {

  /** Decodes one argument. */
  @FunctionalInterface
  interface Decoder {
    Object decode(ByteBuffer value, Type type, String root);
  }

  /** A call of a method that is ready to be made. It throws what the method throws. */
  @FunctionalInterface
  interface Invocation {
    Object run();
  }

  private record Bound(ContractMethod method, MethodHandle handle) {}

  private final Class<?> type;
  private final Map<String, Bound> methods = new TreeMap<>();

  private HostContract(Class<?> type, Object implementation) {
    this.type = type;
    ContractMethods.of(type)
        .forEach(
            (name, method) ->
                methods.put(name, new Bound(method, handle(method.method(), implementation))));
  }

  /**
   * Offers the interface's methods of the object.
   *
   * @throws IllegalArgumentException if Python could not call one of them
   */
  public static <T> HostContract of(Class<T> type, T implementation) {
    return new HostContract(type, type.cast(implementation));
  }

  Class<?> type() {
    return type;
  }

  private static MethodHandle handle(Method method, Object implementation) {
    if (!method.trySetAccessible()) {
      throw new IllegalArgumentException(
          method
              + " is not accessible: make its interface public in an exported package, or open the"
              + " package to io.clutch");
    }
    try {
      return MethodHandles.lookup()
          .unreflect(method)
          .bindTo(implementation)
          .asSpreader(Object[].class, method.getParameterCount())
          .asType(MethodType.methodType(Object.class, Object[].class));
    } catch (IllegalAccessException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /**
   * Finds the method and decodes its arguments, without calling it.
   *
   * @throws io.clutch.failure.CallFailedException if there is no such method, or it takes others
   */
  Invocation read(ByteBuffer body, Decoder decoder) {
    Bound bound;
    ByteBuffer[] given;
    String root = "message";
    try {
      ContractMessage message = ContractMessage.of(body);
      root = "method";
      bound = find(message.method());
      root = bound.method().name();
      given = placed(message, bound.method());
    } catch (PathException problem) {
      throw problem.failure(root).toException();
    }
    Object[] arguments = decoded(given, bound.method(), decoder);
    MethodHandle handle = bound.handle();
    return () -> run(handle, arguments);
  }

  private static Object run(MethodHandle handle, Object[] arguments) {
    try {
      return (Object) handle.invokeExact(arguments);
    } catch (Throwable thrown) { // checked or not, as the method threw it
      throw HostContract.<RuntimeException>rethrown(thrown);
    }
  }

  @SuppressWarnings("unchecked")
  private static <X extends Throwable> X rethrown(Throwable thrown) throws X {
    throw (X) thrown;
  }

  private Bound find(String name) {
    Bound bound = methods.get(name);
    if (bound == null) {
      throw PathException.undecodable(
          "one of " + String.join(", ", methods.keySet()), Shown.of(name));
    }
    return bound;
  }

  /** The arguments by the places of their parameters; null for one that is left out. */
  private static ByteBuffer[] placed(ContractMessage message, ContractMethod method) {
    List<Parameter> parameters = method.parameters();
    if (message.positional().size() > parameters.size()) {
      throw misfit(message, method);
    }
    ByteBuffer[] given = message.positional().toArray(new ByteBuffer[parameters.size()]);
    message
        .named()
        .forEach(
            (name, value) -> {
              int place = method.place(name);
              if (place < 0 || given[place] != null) {
                throw misfit(message, method);
              }
              given[place] = value;
            });
    for (int place = 0; place < given.length; place++) {
      if (given[place] == null && !parameters.get(place).isOptional()) {
        throw misfit(message, method);
      }
    }
    return given;
  }

  private static PathException misfit(ContractMessage message, ContractMethod method) {
    var found = new ArrayList<String>();
    found.add(message.positional().size() + " by position");
    message.named().keySet().forEach(name -> found.add(Shown.of(name)));
    boolean hasNames = method.parameters().stream().noneMatch(it -> it.name().isEmpty());
    return PathException.undecodable(
        "arguments for "
            + method.listed()
            + (hasNames ? "" : " by position, because it was compiled without -parameters"),
        String.join(", ", found));
  }

  private static Object[] decoded(ByteBuffer[] given, ContractMethod method, Decoder decoder) {
    Object[] arguments = new Object[given.length];
    for (int place = 0; place < given.length; place++) {
      Parameter parameter = method.parameters().get(place);
      String name = parameter.name().isEmpty() ? "argument " + (place + 1) : parameter.name();
      arguments[place] =
          given[place] == null
              ? Optional.empty()
              : decoder.decode(given[place], parameter.type(), method.name() + ": " + name);
    }
    return arguments;
  }
}
