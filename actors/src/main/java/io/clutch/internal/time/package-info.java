/** Timers of one actor, and flags that fall once in a turn of the loop. */
package io.clutch.internal.time;
