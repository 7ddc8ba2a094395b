/**
 * Values that cross between Java and Python and that the JDK has no class for, and the codec that a
 * user writes for a class of their own.
 */
package io.clutch.data;
