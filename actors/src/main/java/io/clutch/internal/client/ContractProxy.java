package io.clutch.internal.client;

import io.clutch.call.Call;
import io.clutch.data.ResultType;
import io.clutch.failure.CallFailedException;
import io.clutch.internal.codec.format.DeclaredValue;
import io.clutch.worker.Contract;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/**
 * Implements a contract's interface. Each method makes a call.
 *
 * @param python the name of the reference, for messages
 */
public record ContractProxy(
    Contract contract, CallFunction calls, Consumer<Call<?>> casts, String python)
    implements InvocationHandler {

  /** Creates an instance of the interface. */
  public Object create() {
    Class<?> type = contract.type();
    return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, this);
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
    return call(contract.function(method), declared(method, positional));
  }

  /** The arguments, with what the types of the parameters tell of the actors in them. */
  private static Object[] declared(Method method, Object[] arguments) {
    Type[] types = method.getGenericParameterTypes();
    Object[] declared = new Object[arguments.length];
    Arrays.setAll(declared, index -> DeclaredValue.of(arguments[index], types[index]));
    return declared;
  }

  /** Invokes a default method, even if the interface is not public. */
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
    Call<?> call = Call.of(function.name(), ResultType.of(function.result()), positional);
    return switch (function.answer()) {
      case STAGE -> calls.call(call);
      case CAST -> {
        casts.accept(call);
        yield null;
      }
      case WAIT -> await(call);
    };
  }

  /** Waits for the result. The call's deadline limits the wait. */
  private Object await(Call<?> call) {
    try {
      return calls.call(call).join();
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
