/**
 * Pending requests: their encoding, deadline, history and one outcome. Passes them to a dispatcher.
 */
package io.clutch.internal.request;
