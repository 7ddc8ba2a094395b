/**
 * What one process asks and tells: checks it, passes it to the lanes of {@code internal.host}, and
 * sends the answers through the connection of {@code internal.dispatch}.
 */
package io.clutch.internal.asks;
