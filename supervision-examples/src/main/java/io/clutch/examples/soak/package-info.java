/**
 * A long run under load, in which a Python process is killed each second. The sums must match: each
 * call has one outcome, each kill has one restart, and nothing is left behind.
 */
package io.clutch.examples.soak;
