/**
 * Python actors as receivers of messages: as calls and casts of their method {@code receive}, to
 * the actors of their workers.
 */
package io.clutch.internal.messages;
