/**
 * What a person may have done to one worker or pool, by the messages that its parent understands.
 */
package io.clutch.internal.acting;
