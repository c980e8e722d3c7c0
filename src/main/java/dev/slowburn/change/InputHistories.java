package dev.slowburn.change;

import java.util.Optional;

/** What the inputs hold for SLOs that count their history. */
@FunctionalInterface
public interface InputHistories {
    /** @param input the only input that an SLO counts; empty if it counts all */
    InputHistory of(Optional<String> input);
}
