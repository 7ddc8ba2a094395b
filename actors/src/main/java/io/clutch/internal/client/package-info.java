/** What a reference to Python is made of; for no user. */
package io.clutch.internal.client;
