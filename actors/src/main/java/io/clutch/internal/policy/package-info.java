/**
 * Makes calls under a policy: attempts, backoff, hedges, the shared time and the circuit. The
 * clock, the delay and random numbers are injected.
 */
package io.clutch.internal.policy;
