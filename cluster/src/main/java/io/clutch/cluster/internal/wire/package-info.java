/**
 * What nodes tell each other about calls, and its bytes. Nothing here acts. Decodes no value: the
 * bodies of arguments and results pass as they are.
 */
package io.clutch.cluster.internal.wire;
