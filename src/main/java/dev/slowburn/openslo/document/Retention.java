package dev.slowburn.openslo.document;

import dev.slowburn.domain.slo.Budget;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.openslo.yaml.YamlSection;
import java.util.Optional;

/**
 * For how long the instances that are to execute definitions keep outcomes ({@code ledger.retention}).
 *
 * @param minutes the length; empty if nothing is to be said about it
 * @param configured whether it is theirs; otherwise it is the default, which theirs may exceed
 */
public record Retention(Optional<Long> minutes, boolean configured) {
    private static final long DAY = 1_440;

    public static final Retention UNKNOWN = new Retention(Optional.empty(), false);

    public static Retention ofDefault(long minutes) {
        return new Retention(Optional.of(minutes), false);
    }

    public static Retention configured(long minutes) {
        return new Retention(Optional.of(minutes), true);
    }

    /** Reports a definition that needs outcomes of longer ago than they are kept. */
    public void check(Slo slo, YamlSection spec) {
        long needed = slo.objectives().stream()
                .mapToLong(objective -> Budget.of(slo, objective).longestMinutes())
                .max()
                .orElse(0);
        if (minutes.isEmpty() || needed <= minutes.get()) {
            return;
        }
        Optional<YamlSection> window = spec.requiredSections("timeWindow").map(windows -> windows.get(0));
        String needs = "needs outcomes of the last " + days(needed);
        if (configured) {
            window.ifPresent(section -> section.unsupported(
                    "duration", needs + ", and ledger.retention is " + days(minutes.get()) + "; raise it"));
        } else {
            window.ifPresent(section -> section.warn(
                    "duration",
                    needs + ", and the default of ledger.retention is " + days(minutes.get())
                            + "; raise it, or validate with --config"));
        }
    }

    private static String days(long minutes) {
        return -Math.floorDiv(-minutes, DAY) + "d";
    }
}
