package dev.slowburn.openslo;

import dev.slowburn.domain.AlertLadder;
import dev.slowburn.domain.AlertRule;
import dev.slowburn.domain.Objective;
import dev.slowburn.domain.Target;
import dev.slowburn.domain.Window;
import java.util.List;
import java.util.Map;

/** When to alert about the budgets of one SLO. */
final class AlertRules {
    private static final long MOST_EVENTS = 1_000_000_000_000L;

    private final Section spec;
    private final long minEvents;

    /** Checks what stands outside of the objectives. */
    AlertRules(Document slo) {
        this.spec = slo.spec();
        this.minEvents =
                slo.annotations().whole(Annotation.MIN_EVENTS, 0, MOST_EVENTS).orElse(0L);
        slo.annotations().time(Annotation.EXHAUSTION_WITHIN);
        spec.notYet(Map.of("alertPolicies", "alert policies"));
    }

    /** The rules of an objective; what is left out of the ladder is told as a warning. */
    List<AlertRule> alertRules(Section objective, Window window, Target target) {
        AlertLadder ladder = AlertLadder.of(window, target, minEvents);
        String field = objective.has("targetPercent") ? "targetPercent" : "target";
        ladder.leftOut().forEach(rung -> objective.warn(field, leftOut(rung)));
        return ladder.rules();
    }

    /** The rules of the budget that all objectives make together. */
    List<AlertRule> alertRules(List<Objective> objectives) {
        AlertLadder ladder = AlertLadder.of(objectives, minEvents);
        ladder.leftOut().forEach(rung -> spec.warn("objectives", leftOut(rung)));
        return ladder.rules();
    }

    private static String leftOut(String rung) {
        return "the default alerts leave out the one for " + rung;
    }
}
