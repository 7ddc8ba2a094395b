/** Whether workers, pools and trees are ready for work, and in words why not. */
package io.clutch.internal.health;
