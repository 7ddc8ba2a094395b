package io.clutch.internal.transport;

/** Who gets what one identity sends through the gate, and what is still on its way there. */
record Recipient(Receiver receiver, InTransit inTransit) {}
