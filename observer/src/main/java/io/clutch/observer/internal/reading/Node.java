package io.clutch.observer.internal.reading;

import java.util.Optional;

/**
 * One line of the tree. Its texts are bounded and without control characters.
 *
 * @param path stays the same through restarts, and is unique in a reading
 * @param parent the path of the node above; empty at the top
 * @param state a word such as {@code running}
 * @param detail more in words, such as the step of a start; may be empty
 * @param load of workers and pools that have answered
 */
public record Node(
    String path,
    String parent,
    String name,
    Kind kind,
    String state,
    String detail,
    Answer answer,
    Incarnation incarnation,
    Restarts restarts,
    Optional<Load> load,
    Usage usage) {}
