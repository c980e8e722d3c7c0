package dev.slowburn.query;

import java.time.Instant;
import java.util.Optional;

/**
 * When a budget is full again if there are no further failures.
 *
 * @param at empty if the budget is not exhausted, or if the moment is unknown
 * @param unknown why the moment is unknown for an exhausted budget
 */
public record Recovery(Optional<Instant> at, Optional<String> unknown) {
    static final Recovery NOT_EXHAUSTED = new Recovery(Optional.empty(), Optional.empty());

    static Recovery at(Instant moment) {
        return new Recovery(Optional.of(moment), Optional.empty());
    }

    static Recovery unknown(String reason) {
        return new Recovery(Optional.empty(), Optional.of(reason));
    }
}
