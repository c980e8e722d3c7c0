package dev.slowburn.change;

import dev.slowburn.domain.outcome.Quantity;
import dev.slowburn.topology.progress.EndOffsets;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the input holds for objectives that count their history.
 *
 * @param outcomes maximum number of outcomes; empty if unknown
 * @param perSecond maximum number of outcomes that an instance reads per second
 */
public record InputHistory(OptionalLong outcomes, int perSecond) {
    /** @param input the newest known state of the input; empty if there is none */
    public static InputHistory of(Optional<EndOffsets.Snapshot> input, int perSecond) {
        OptionalLong outcomes = input.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(input.get().partitions().values().stream()
                        .mapToLong(each -> each.end() - each.beginning())
                        .sum());
        return new InputHistory(outcomes, perSecond);
    }

    /** The amount and the time that it takes, as a clause; empty if unknown. */
    String amount() {
        if (outcomes.isEmpty()) {
            return "";
        }
        long all = outcomes.getAsLong();
        return all == 0
                ? ", which is empty"
                : ", up to " + Quantity.of(all, "outcome") + ", " + time(Duration.ofSeconds(all / perSecond))
                        + " at replay.rate with one instance";
    }

    private static String time(Duration time) {
        if (time.toMinutes() < 1) {
            return "less than a minute";
        }
        return time.toHours() < 2 ? "about " + time.toMinutes() + " min" : "about " + time.toHours() + " h";
    }
}
