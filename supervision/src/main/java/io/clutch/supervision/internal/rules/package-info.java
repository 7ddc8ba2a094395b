/**
 * The rules of supervision as values, without an actor: they take events and the time, and give
 * commands.
 */
package io.clutch.supervision.internal.rules;
