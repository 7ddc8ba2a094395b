/**
 * Paths and variables as the operating system has them, unchanged by a charset, and which variables
 * a worker inherits. Also the text of exceptions that user code has thrown.
 */
package io.clutch.internal.text;
