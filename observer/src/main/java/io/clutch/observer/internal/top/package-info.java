/** The tree in a terminal. It needs nothing but the JDK, and talks to the server as any client. */
package io.clutch.observer.internal.top;
