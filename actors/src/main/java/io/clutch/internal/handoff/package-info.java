/**
 * The proxy of a supervised worker or pool, which keeps unsent calls for the next incarnation, and
 * the messages with which they are handed off.
 */
package io.clutch.internal.handoff;
