package dev.slowburn.openslo;

import java.util.Optional;
import java.util.Set;

/** Reads the {@code spec} of an AlertNotificationTarget; all that alerts take from it is its name. */
final class AlertTargetReader implements Parts.Reader<String> {
    private static final Set<String> FIELDS = Set.of("description", "target");

    private final Problems problems;

    AlertTargetReader(Problems problems) {
        this.problems = problems;
    }

    @Override
    public Optional<String> read(String name, Section spec, Annotations annotations) {
        int before = problems.reported();
        spec.only(FIELDS);
        Descriptions.check(spec);
        spec.requiredText("target");
        return problems.reported() == before ? Optional.of(name) : Optional.empty();
    }
}
