/** What a person may have done to a node that is shown. */
package io.clutch.observer.internal.acting;
