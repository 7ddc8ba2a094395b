package io.clutch.internal.worker;

import io.clutch.internal.reading.WorkerDetail.Specification;

/** What the processes are made of: the interpreter, once it was found, and the specification. */
record Described(Specification specification, String interpreter) {}
