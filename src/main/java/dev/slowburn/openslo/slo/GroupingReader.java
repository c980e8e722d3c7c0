package dev.slowburn.openslo.slo;

import dev.slowburn.domain.slo.Grouping;
import dev.slowburn.openslo.document.Annotation;
import dev.slowburn.openslo.document.Annotations;
import java.util.List;
import java.util.Optional;

/** Reads the annotations by which one SLO has several budgets. */
final class GroupingReader {
    private static final int MAX_GROUPS = 1_000_000;

    private GroupingReader() {}

    /** The grouping; invalid annotations are reported. */
    static Grouping read(Annotations annotations) {
        Optional<List<String>> attributes = annotations.list(Annotation.GROUP_BY);
        if (attributes.filter(GroupingReader::containsControl).isPresent()) {
            annotations.report(Annotation.GROUP_BY, "must not contain control characters");
        }
        Optional<Long> maxGroups = annotations.whole(Annotation.MAX_GROUPS, 1, MAX_GROUPS);
        if (annotations.has(Annotation.MAX_GROUPS) && !annotations.has(Annotation.GROUP_BY)) {
            annotations.report(
                    Annotation.MAX_GROUPS, "belongs to " + Annotation.GROUP_BY.key() + ", which is not given");
        }
        boolean allServices = annotations.flag(Annotation.ALL_SERVICES).orElse(false);
        Optional<Long> maxServices = annotations.whole(Annotation.MAX_SERVICES, 1, MAX_GROUPS);
        if (annotations.has(Annotation.MAX_SERVICES) && !allServices) {
            annotations.report(
                    Annotation.MAX_SERVICES, "belongs to " + Annotation.ALL_SERVICES.key() + ", which is not true");
        }
        return new Grouping(
                attributes.orElse(List.of()),
                maxGroups.map(Math::toIntExact).orElse(Grouping.DEFAULT_MAX_GROUPS),
                allServices,
                maxServices.map(Math::toIntExact).orElse(Grouping.DEFAULT_MAX_SERVICES));
    }

    private static boolean containsControl(List<String> names) {
        return names.stream().anyMatch(name -> name.chars().anyMatch(Character::isISOControl));
    }
}
