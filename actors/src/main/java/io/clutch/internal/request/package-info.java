/**
 * A request that a caller has made and that has not ended: encoding it, its deadline, its history
 * and its one outcome. Hands it on to a dispatcher.
 */
package io.clutch.internal.request;
