package io.clutch.internal.stub;

import io.clutch.internal.codec.format.ResolvedType;
import java.util.List;

/** What a type of Java is in Python. */
sealed interface PythonType {

  /** A class that is imported, with its type arguments. */
  record Imported(String module, String name, List<ResolvedType> arguments) implements PythonType {}

  /** A value, or {@code None}. */
  record OrNone(ResolvedType item) implements PythonType {}

  /** A value of one of these. */
  record OneOf(List<ResolvedType> members) implements PythonType {}

  /** Nothing at all. */
  record Nothing() implements PythonType {}

  /** Any value. {@code why} says why nothing better is known; empty if Java takes any, too. */
  record AnyValue(String why) implements PythonType {}

  /** What the stub itself has to declare. */
  sealed interface Declared extends PythonType {}

  /** A class with fields. {@code tag} tells it from others of a sealed interface, or is empty. */
  record Fields(List<Field> fields, String tag) implements Declared {}

  /** A field. */
  record Field(String name, ResolvedType type) {}

  /** The names of an enum's constants. */
  record Constants(List<String> names) implements Declared {}

  /** One of the records of a sealed interface. */
  record Sealed(List<ResolvedType> members) implements Declared {}
}
