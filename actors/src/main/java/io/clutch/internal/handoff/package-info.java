/**
 * The proxy of a supervised worker, which keeps unsent calls and hands them to the next
 * incarnation.
 */
package io.clutch.internal.handoff;
