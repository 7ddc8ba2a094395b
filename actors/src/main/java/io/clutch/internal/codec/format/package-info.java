/**
 * What reading and writing share: extensions, names, shapes of types, and the rules by which values
 * are equal in Python.
 */
package io.clutch.internal.codec.format;
