package dev.slowburn.domain.outcome;

/** The executable part of an SLI. Implementations are safe for use by several threads and never throw on an outcome. */
@FunctionalInterface
public interface Classifier {
    Verdict classify(Outcome outcome);
}
