package io.clutch.worker;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The Python name of a contract's method, where it is not the Java name in snake case ({@code
 * longestFunction} is {@code longest_function}); on the interface itself, the module of its
 * functions.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface PythonName {
  String value();
}
