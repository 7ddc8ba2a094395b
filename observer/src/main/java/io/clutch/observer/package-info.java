/**
 * A page that shows the supervision trees, pools and workers of an actor system while they run.
 * {@link io.clutch.observer.ClutchObserver} opens it; the configuration {@code clutch.observer} has
 * its settings.
 */
package io.clutch.observer;
