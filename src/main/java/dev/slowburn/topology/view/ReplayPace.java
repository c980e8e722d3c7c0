package dev.slowburn.topology.view;

import dev.slowburn.tracking.PartialHistory;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** How fast objectives count their history, measured over the last one to two minutes. Not thread-safe. */
final class ReplayPace {
    private static final long SPAN_MILLIS = Duration.ofMinutes(1).toMillis();

    private final Map<Objective, Measured> objectives = new HashMap<>();

    private record Objective(String slo, String objective) {
        static Objective of(PartialHistory history) {
            return new Objective(history.slo(), history.objective());
        }
    }

    private record Sample(long at, long left) {}

    /**
     * What was observed.
     *
     * @param from the rate is measured from here
     * @param next replaces it when it is one span old
     */
    private record Measured(Sample from, Sample next, Sample newest) {
        static Measured from(Sample first) {
            return new Measured(first, first, first);
        }

        Measured with(Sample sample) {
            if (sample.left() > newest.left()) {
                return from(sample);
            }
            return sample.at() - next.at() >= SPAN_MILLIS
                    ? new Measured(next, sample, sample)
                    : new Measured(from, next, sample);
        }

        OptionalLong seconds() {
            long counted = from.left() - newest.left();
            long millis = newest.at() - from.at();
            return counted <= 0 || millis <= 0
                    ? OptionalLong.empty()
                    : OptionalLong.of((long) Math.ceil((double) newest.left() * millis / counted / 1000));
        }
    }

    void observe(List<PartialHistory> histories, long at) {
        Set<Objective> running = new HashSet<>();
        for (PartialHistory history : histories) {
            if (!history.isWhole() && history.unreported().isEmpty()) {
                Objective objective = Objective.of(history);
                Sample sample = new Sample(at, history.totalLeft());
                running.add(objective);
                objectives.merge(objective, Measured.from(sample), (known, first) -> known.with(first.newest()));
            }
        }
        objectives.keySet().retainAll(running);
    }

    /** The time until an objective has counted its history; empty as long as the rate is unknown or 0. */
    OptionalLong secondsLeft(PartialHistory history) {
        Measured measured = objectives.get(Objective.of(history));
        return measured == null ? OptionalLong.empty() : measured.seconds();
    }
}
