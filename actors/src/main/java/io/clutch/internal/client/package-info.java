/** The implementation of references to Python. */
package io.clutch.internal.client;
