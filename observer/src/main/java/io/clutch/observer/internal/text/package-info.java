/** Readings as JSON, as Prometheus text and as plain text. */
package io.clutch.observer.internal.text;
