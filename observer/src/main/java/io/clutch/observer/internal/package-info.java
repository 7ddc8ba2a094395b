/** The server behind the page: settings, checks of requests, and the actor that takes readings. */
package io.clutch.observer.internal;
