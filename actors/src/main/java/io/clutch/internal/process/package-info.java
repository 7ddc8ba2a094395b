/**
 * The only package that starts operating system processes. Finds the interpreter and the Python
 * runtime files. Starts, signals and reaps workers through one small launcher process for each
 * interpreter, which ends with the JVM and leaves no children. Reports the life of a process as
 * events, and classifies its end.
 */
package io.clutch.internal.process;
