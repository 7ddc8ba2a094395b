/** Names under which actors and hosts are found: who holds which one, and until when. */
package io.clutch.internal.names;
