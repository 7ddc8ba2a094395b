package io.clutch;

import io.clutch.failure.CallFailedException;
import io.clutch.worker.Call;
import io.clutch.worker.Contract;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/** A contract's interface, each method of which makes its call. */
record ContractProxy(PythonRef python, Contract contract) implements InvocationHandler {

  static <T> T create(PythonRef python, Class<T> type, Contract contract) {
    Object proxy =
        Proxy.newProxyInstance(
            type.getClassLoader(), new Class<?>[] {type}, new ContractProxy(python, contract));
    return type.cast(proxy);
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
    if (method.isDefault()) {
      return ofInterface(proxy, method, arguments);
    }
    Object[] positional = arguments == null ? new Object[0] : arguments;
    if (method.getDeclaringClass() == Object.class) {
      return ofObject(proxy, method, positional);
    }
    return call(contract.function(method), positional);
  }

  /** Reflection alone would refuse an interface that is not public. */
  private static Object ofInterface(Object proxy, Method method, Object[] arguments)
      throws Throwable {
    Class<?> owner = method.getDeclaringClass();
    if (Modifier.isPublic(owner.getModifiers())) {
      return InvocationHandler.invokeDefault(proxy, method, arguments);
    }
    return MethodHandles.privateLookupIn(owner, MethodHandles.lookup())
        .unreflectSpecial(method, owner)
        .bindTo(proxy)
        .invokeWithArguments(arguments == null ? new Object[0] : arguments);
  }

  private Object call(Contract.Function function, Object[] positional) {
    var call =
        new Call<>(
            function.name(),
            Arrays.asList(positional),
            Map.of(),
            function.result(),
            Optional.empty(),
            false,
            Map.of(),
            Optional.empty());
    return switch (function.answer()) {
      case STAGE -> python.call(call);
      case CAST -> {
        python.cast(call);
        yield null;
      }
      case WAIT -> await(call);
    };
  }

  /** Waits as long as the call's deadline lets it. */
  private Object await(Call<Object> call) {
    try {
      return python.call(call).toCompletableFuture().join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof CallFailedException failed ? failed : e;
    }
  }

  private Object ofObject(Object proxy, Method method, Object[] arguments) {
    return switch (method.getName()) {
      case "equals" -> proxy == arguments[0];
      case "hashCode" -> System.identityHashCode(proxy);
      default -> contract.type().getSimpleName() + " of " + python;
    };
  }
}
