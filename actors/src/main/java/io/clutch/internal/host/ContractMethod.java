package io.clutch.internal.host;

import io.clutch.internal.codec.format.ResolvedType;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A method of a Java interface, as Python calls it.
 *
 * @param name its name in Python
 * @param result what Python gets; of a stage, what completes it
 */
public record ContractMethod(
    String name, Method method, List<Parameter> parameters, ResolvedType result) {

  /**
   * One of its parameters.
   *
   * @param name its name in Python; empty if the interface was compiled without names
   */
  public record Parameter(String name, ResolvedType type) {

    /** Whether Python may leave it out, which means an empty one. */
    public boolean isOptional() {
      return type.raw() == Optional.class;
    }

    @Override
    public String toString() {
      return type.raw().getSimpleName() + (name.isEmpty() ? "" : " " + name);
    }
  }

  /** The place of the parameter of that name; -1 if there is none. */
  int place(String parameter) {
    for (int place = 0; place < parameters.size(); place++) {
      if (!parameter.isEmpty() && parameters.get(place).name().equals(parameter)) {
        return place;
      }
    }
    return -1;
  }

  /** Its parameters, in the text of a failure. */
  String listed() {
    return parameters.stream().map(Parameter::toString).collect(Collectors.joining(", ", "(", ")"));
  }
}
