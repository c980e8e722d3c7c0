package dev.slowburn.openslo.document;

import dev.slowburn.domain.slo.Budget;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.openslo.yaml.YamlSection;
import java.util.Optional;

/**
 * How long the instances that execute the definitions keep outcomes ({@code ledger.retention}).
 *
 * @param minutes the length; empty if unknown, which disables the check
 * @param configured whether it is the instances' setting; otherwise it is the default, which their setting may exceed
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

    /** Reports a definition that needs outcomes older than the retention. */
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
                    "duration", needs + ", but ledger.retention is " + days(minutes.get()) + "; raise it"));
        } else {
            window.ifPresent(section -> section.warn(
                    "duration",
                    needs + ", but the default of ledger.retention is " + days(minutes.get())
                            + "; raise it, or validate with --config"));
        }
    }

    private static String days(long minutes) {
        return -Math.floorDiv(-minutes, DAY) + "d";
    }
}
