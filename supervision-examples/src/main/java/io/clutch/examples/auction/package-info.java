/**
 * Both ways: Python bidders are actors among those of the JVM. One of them crashes each second, and
 * each lot still goes to the right one.
 *
 * <pre>
 *   Auctioneer (JVM) &lt;---- bids, passes ---- Bidder   Python process, spawned by the house
 *      |   ---------- asking prices --------&gt; Bidder   Python process   x crashes, and joins again
 *      |                                      Bidder   Python process
 *      +-- House (Python): spawns the bidders, watches them, and tells one each second to crash
 * </pre>
 */
package io.clutch.examples.auction;
