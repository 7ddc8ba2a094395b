/**
 * Which call was made within which ask, and which calls wait for each other. Knows no worker and no
 * connection.
 */
package io.clutch.internal.chain;
