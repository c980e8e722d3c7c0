package dev.slowburn.query;

import java.time.Instant;
import java.util.Optional;

/**
 * When a budget is full again if nothing fails from now on.
 *
 * @param at empty if it is not exhausted, or if that is not known
 * @param unknown why it is not known of an exhausted budget
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
