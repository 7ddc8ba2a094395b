/** Which node has the entities of a shard, by Pekko's cluster sharding. */
package io.clutch.cluster.internal.sharding;
