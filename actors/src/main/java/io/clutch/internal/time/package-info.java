/** The timers of one actor, and work that runs once in a turn of the loop. */
package io.clutch.internal.time;
