/**
 * Makes calls under a policy: attempts, backoff, hedges, the time that they share and the circuit.
 * The clock, the delay and chance are injected.
 */
package io.clutch.internal.policy;
