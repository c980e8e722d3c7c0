package dev.slowburn.domain.outcome;

import static java.util.Objects.requireNonNull;

/**
 * A record cannot be counted. Has no stack trace: a flood of invalid records must not cost more than a flood of valid ones, and
 * a stack trace adds nothing to the reason.
 */
public final class RejectedOutcomeException extends RuntimeException {
    private final Rejection rejection;

    /** @param detail what is wrong, without the contents of the record */
    public RejectedOutcomeException(Rejection rejection, String detail) {
        super(detail, null, false, false);
        this.rejection = requireNonNull(rejection, "rejection");
    }

    public Rejection rejection() {
        return rejection;
    }
}
