/**
 * Paths and variables as the operating system has them, unchanged by a charset, and which variables
 * a worker inherits.
 */
package io.clutch.internal.text;
