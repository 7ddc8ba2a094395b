/** What settings have in common; for no user. */
package io.clutch.internal.settings;
