/**
 * What readers and writers share: extensions, names, descriptions of types, and Python's rules of
 * equality.
 */
package io.clutch.internal.codec.format;
