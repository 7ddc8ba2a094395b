/**
 * A long run under load in which a Python process is killed each second, and whose sums have to add
 * up: each call has one outcome, each kill one restart, and nothing is left behind.
 */
package io.clutch.examples.soak;
