/** What is shown: the nodes of a tree, and how they are read from the actor system. */
package io.clutch.observer.internal.reading;
