package io.clutch;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Passes null for each parameter that is an object, of each public method and constructor of a
 * module. The refusal must name the parameter, or the setting that the method sets.
 *
 * @param nullable parameters that may be null, as {@code Call.withNamed(value)}
 * @param received types that Clutch makes and users only read: their constructors refuse nothing
 */
public record NullRefusals(
    String module, SampleValues samples, Set<String> nullable, Set<String> received) {

  /** Fails if a null is taken, or is refused without its name. */
  public void assertComplete() {
    List<Null> nulls = new PublicNames(module).types().stream().flatMap(this::nullsOf).toList();
    assertThat(nulls).isNotEmpty();

    var taken = new TreeSet<String>();
    var problems = new TreeSet<String>();
    for (Null one : nulls) {
      Optional<String> problem = problem(one);
      if (nullable.contains(one.name())) {
        problem.filter("taken"::equals).ifPresent(it -> taken.add(one.name()));
      } else {
        problem.ifPresent(it -> problems.add(one.name() + ": " + it));
      }
    }
    assertThat(problems).as("nulls that no words refuse").isEmpty();
    assertThat(nullable).as("no longer there, or refused now").isSubsetOf(taken);
  }

  private record Null(Class<?> type, Executable member, int position) {
    Parameter parameter() {
      return member.getParameters()[position];
    }

    String name() {
      String types = type.getCanonicalName().substring(type.getPackageName().length() + 1);
      String method = member instanceof Method ? member.getName() : "new";
      return types + "." + method + "(" + parameter().getName() + ")";
    }

    /** Settings are named as configuration names them, so case and dashes do not count. */
    boolean isNamedIn(String message) {
      String words = letters(message);
      String set = member.getName().replaceFirst("^with", "");
      return words.contains(letters(parameter().getName()))
          || (!set.equals(member.getName()) && words.contains(letters(set)));
    }

    private static String letters(String text) {
      return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
    }
  }

  private Stream<Null> nullsOf(Class<?> type) {
    Stream<Executable> made =
        isReceived(type) ? Stream.empty() : Arrays.stream(type.getConstructors());
    Stream<Executable> called =
        Arrays.stream(type.getDeclaredMethods()).filter(NullRefusals::isForUsers).map(it -> it);
    return Stream.concat(made, called)
        .flatMap(
            member ->
                Stream.iterate(0, i -> i < member.getParameterCount(), i -> i + 1)
                    .filter(i -> !member.getParameterTypes()[i].isPrimitive())
                    .map(i -> new Null(type, member, i)));
  }

  private boolean isReceived(Class<?> type) {
    Class<?> outer = type.getEnclosingClass();
    return received.contains(type.getCanonicalName())
        || received.contains(type.getPackageName())
        || (outer != null && isReceived(outer));
  }

  /** Users implement abstract methods; the JDK makes those of enums and records. */
  private static boolean isForUsers(Method method) {
    return Modifier.isPublic(method.getModifiers())
        && !Modifier.isAbstract(method.getModifiers())
        && !method.isSynthetic()
        && !method.getName().equals("equals")
        && !(method.getDeclaringClass().isEnum() && method.getName().equals("valueOf"));
  }

  private Optional<String> problem(Null one) {
    try {
      call(one);
      return Optional.of("taken");
    } catch (IllegalStateException e) {
      return Optional.of(e.getMessage());
    } catch (InvocationTargetException e) {
      Throwable refusal = e.getCause();
      String message = String.valueOf(refusal.getMessage());
      boolean isInWords =
          (refusal instanceof NullPointerException || refusal instanceof IllegalArgumentException)
              && !message.startsWith("Cannot ") // the JVM's own words
              && one.isNamedIn(message);
      return isInWords ? Optional.empty() : Optional.of(refusal.toString());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(one.name(), e);
    }
  }

  private void call(Null one) throws ReflectiveOperationException {
    Class<?>[] types = one.member().getParameterTypes();
    var arguments = new Object[types.length];
    for (int i = 0; i < types.length; i++) {
      arguments[i] = i == one.position() ? null : sample(types[i]);
    }
    if (one.member() instanceof Method method) {
      boolean isStatic = Modifier.isStatic(method.getModifiers());
      method.invoke(isStatic ? null : sample(one.type()), arguments);
    } else {
      ((java.lang.reflect.Constructor<?>) one.member()).newInstance(arguments);
    }
  }

  private Object sample(Class<?> type) {
    return samples
        .of(type)
        .orElseThrow(() -> new IllegalStateException("add a sample of " + type.getName()));
  }
}
