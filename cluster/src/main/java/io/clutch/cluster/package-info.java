/**
 * Python of other nodes: references that cross the nodes of a Pekko cluster. The door is {@link
 * io.clutch.cluster.ClutchCluster}.
 */
package io.clutch.cluster;
