/** Paths and variables as the operating system has them, unchanged by a charset. */
package io.clutch.internal.text;
