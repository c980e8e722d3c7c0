package dev.slowburn.counting;

import dev.slowburn.domain.outcome.Outcome;

/** Finds the tally buffer of an objective for an outcome. */
@FunctionalInterface
interface BufferLookup {
    TallyBuffer of(Outcome outcome);
}
