/**
 * The only package that starts operating system processes. Finds the interpreter and the Python
 * runtime files, and starts, signals and reaps workers through one small launcher process for each
 * interpreter, which outlives no JVM and leaves no child behind. Hands on the life of a process as
 * events, and the reason of its end.
 */
package io.clutch.internal.process;
