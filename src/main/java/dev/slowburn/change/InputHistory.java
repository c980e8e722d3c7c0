package dev.slowburn.change;

import dev.slowburn.domain.outcome.Quantity;
import dev.slowburn.domain.window.Minutes;
import dev.slowburn.domain.window.Window;
import dev.slowburn.topology.progress.InputReach;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the inputs that an SLO counts hold for its objectives.
 *
 * @param records maximum number of records in these inputs; empty if unknown
 * @param inBatches whether a record may contain several outcomes; otherwise records are called outcomes
 * @param perSecond maximum number of records that an instance reads per second
 * @param reach back to which time it has outcomes; empty if unknown
 */
public record InputHistory(OptionalLong records, boolean inBatches, int perSecond, Optional<InputReach> reach) {
    /**
     * Back to which time an objective can count, the amount, and the time that it takes, as clauses; empty if unknown.
     *
     * @param window of the objective
     */
    String text(Window window) {
        return records.isPresent() && records.getAsLong() == 0
                ? ", which is empty"
                : reach.map(known -> text(known, window)).orElse("") + amount();
    }

    private static String text(InputReach reach, Window window) {
        if (reach.since().isEmpty()) {
            return ", unknown back to when, because all outcomes of a partition were deleted";
        }
        long since = reach.since().getAsLong();
        String back = ", back to " + Instant.ofEpochMilli(since).truncatedTo(ChronoUnit.SECONDS);
        return switch (reach.limit()) {
            case FIRST_OUTCOME -> back + " (its first outcome)";
            case LEDGER -> back + " (ledger.retention)";
            case DELETED ->
                back + " (older outcomes were deleted"
                        + (reach.askedAt() - since < Minutes.toMillis(window.nominalMinutes())
                                ? ", so that its window of " + window.text() + " is incomplete at first"
                                : "")
                        + ")";
        };
    }

    private String amount() {
        if (records.isEmpty()) {
            return "";
        }
        long all = records.getAsLong();
        return ", up to " + Quantity.of(all, inBatches ? "record" : "outcome") + ", "
                + time(Duration.ofSeconds(all / perSecond)) + " at replay.rate with one instance";
    }

    private static String time(Duration time) {
        if (time.toMinutes() < 1) {
            return "less than a minute";
        }
        return time.toHours() < 2 ? "about " + time.toMinutes() + " min" : "about " + time.toHours() + " h";
    }
}
