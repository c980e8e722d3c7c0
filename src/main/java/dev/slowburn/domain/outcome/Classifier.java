package dev.slowburn.domain.outcome;

/** The executable part of an SLI. Implementations are thread-safe and never throw. */
@FunctionalInterface
public interface Classifier {
    Verdict classify(Outcome outcome);
}
