/**
 * The proxy for a worker that comes and goes: it keeps calls that no process has yet, and hands
 * them to the next incarnation.
 */
package io.clutch.internal.handoff;
