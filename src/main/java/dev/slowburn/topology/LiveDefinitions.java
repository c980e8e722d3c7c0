package dev.slowburn.topology;

import dev.slowburn.domain.DefinitionSet;

/** The definitions in force on this instance, which its tasks ask for again and again: a change is another object. */
final class LiveDefinitions {
    private volatile DefinitionSet current;

    LiveDefinitions(DefinitionSet start) {
        current = start;
    }

    /** Compared by identity with what was returned before, it tells whether anything has changed. */
    DefinitionSet current() {
        return current;
    }
}
