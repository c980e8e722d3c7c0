package dev.slowburn.openslo.slo;

import dev.slowburn.domain.slo.Budgeting;
import dev.slowburn.domain.slo.Objective;
import dev.slowburn.openslo.document.Annotation;
import dev.slowburn.openslo.yaml.YamlSection;
import java.util.List;

/**
 * Checks whether objectives with Timeslices can form a composite budget, in which a slice is bad if it is bad for any
 * objective.
 */
final class CompositeSlices {
    private CompositeSlices() {}

    /** Reports the objectives that prevent it.
     *
     * @param objectives the valid ones of the sections
     */
    static void check(List<YamlSection> sections, List<Objective> objectives) {
        if (objectives.size() < sections.size()) {
            return;
        }
        for (int i = 0; i < objectives.size(); i++) {
            Objective objective = objectives.get(i);
            if (objective.budgeting() instanceof Budgeting.Timeslices timeslices
                    && objectives.get(0).budgeting() instanceof Budgeting.Timeslices first) {
                if (timeslices.sliceMinutes() != first.sliceMinutes()) {
                    sections.get(i)
                            .report(
                                    "timeSliceWindow",
                                    "must equal that of the first objective, " + first.sliceMinutes()
                                            + "m: with Timeslices, a slice that is bad for any objective is bad for the"
                                            + " composite budget. Write " + first.sliceMinutes()
                                            + "m here, or the annotation " + Annotation.COMPOSITE.key()
                                            + ": mean to use the mean of the objectives' consumption");
                }
                if (objective.weight() != Objective.WEIGHT) {
                    sections.get(i)
                            .warn(
                                    "compositeWeight",
                                    "has no effect with Timeslices: a slice that is bad for any objective is bad for the"
                                            + " composite budget, unless the annotation " + Annotation.COMPOSITE.key()
                                            + " is mean");
                }
            }
        }
    }
}
