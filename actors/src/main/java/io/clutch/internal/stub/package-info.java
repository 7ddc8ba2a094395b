/** Prints Python classes of Java's types, by the data table. */
package io.clutch.internal.stub;
