package dev.slowburn.counting;

import dev.slowburn.domain.outcome.Outcome;
import dev.slowburn.domain.outcome.RejectedOutcomeException;
import dev.slowburn.domain.outcome.Rejection;

/** Rejects outcomes that are decodable but not plausible. */
public final class OutcomeCheck {
    private final long maxFutureSkew;

    /** @param maxFutureSkew how far an outcome may be ahead of the wall clock, in milliseconds */
    public OutcomeCheck(long maxFutureSkew) {
        this.maxFutureSkew = maxFutureSkew;
    }

    /**
     * @param wallClock in epoch milliseconds
     * @throws RejectedOutcomeException if the outcome is not plausible
     */
    public void check(Outcome outcome, long wallClock) {
        // Avoids an overflow of the difference for times in the distant past.
        long ahead = outcome.occurredAt() > wallClock ? outcome.occurredAt() - wallClock : 0;
        if (ahead > maxFutureSkew) {
            throw new RejectedOutcomeException(
                    Rejection.IN_THE_FUTURE, "occurred_at is " + ahead / 1000 + " s ahead of the wall clock");
        }
        if (outcome.count() > Outcome.MAX_COUNT) {
            throw new RejectedOutcomeException(
                    Rejection.IMPLAUSIBLE_COUNT,
                    "count is above " + Outcome.MAX_COUNT + ", the most that is believable");
        }
    }
}
