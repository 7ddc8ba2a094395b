package io.clutch.internal.transport;

/** The receiver of one identity's messages through the gate, and the messages in transit. */
record Recipient(Receiver receiver, InTransit inTransit) {}
