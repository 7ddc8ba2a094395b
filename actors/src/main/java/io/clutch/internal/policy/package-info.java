/**
 * The rules of call policies: attempts, backoff, hedges, the retry budget and the circuit. Values
 * with an injected clock; the execution drives them.
 */
package io.clutch.internal.policy;
