package dev.slowburn.openslo.slo;

import dev.slowburn.domain.slo.Budgeting;
import dev.slowburn.domain.slo.Objective;
import dev.slowburn.openslo.document.Annotation;
import dev.slowburn.openslo.yaml.YamlSection;
import java.util.List;

/** Whether objectives by Timeslices can make a budget together: a slice that is bad for any of them is bad. */
final class CompositeSlices {
    private CompositeSlices() {}

    /**
     * Reports what stands against it.
     *
     * @param objectives those of the sections that are sound
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
                                    "must be that of the first objective, " + first.sliceMinutes()
                                            + "m: with Timeslices a slice that is bad for any objective is bad for all"
                                            + " together. Write " + first.sliceMinutes()
                                            + "m here, or the annotation " + Annotation.COMPOSITE.key()
                                            + ": mean for the mean of what each uses");
                }
                if (objective.weight() != Objective.WEIGHT) {
                    sections.get(i)
                            .warn(
                                    "compositeWeight",
                                    "decides nothing with Timeslices: a slice that is bad for any objective is bad for all"
                                            + " together, unless the annotation " + Annotation.COMPOSITE.key()
                                            + " is mean");
                }
            }
        }
    }
}
