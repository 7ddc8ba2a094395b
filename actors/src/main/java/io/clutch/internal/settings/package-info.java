/** What all settings share. */
package io.clutch.internal.settings;
