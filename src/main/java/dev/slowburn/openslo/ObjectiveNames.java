package dev.slowburn.openslo;

import dev.slowburn.domain.Composite;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Names the objectives of one SLO. OpenSLO gives an objective only a {@code displayName}: in lower case and with '-' for
 * whatever is neither letter nor digit it becomes the name, so {@code "Gold: 99.9 %"} is {@code gold-99-9}. An objective
 * without one, or whose display name has nothing to make a name of, is called {@code objective-N}, counted from 1.
 */
final class ObjectiveNames {
    private static final Pattern NOT_NAME = Pattern.compile("[^a-z0-9]+");
    private static final int MAX_LENGTH = 63;

    private final Set<String> taken = new HashSet<>();
    private final boolean composite;
    private int count;

    /** @param composite whether the objectives make a budget together, which has a name too */
    ObjectiveNames(boolean composite) {
        this.composite = composite;
    }

    /** The name of the next objective; one that is taken is reported. */
    String next(Section objective) {
        count++;
        String name =
                objective.anyText("displayName").flatMap(ObjectiveNames::derive).orElse("objective-" + count);
        if (composite && name.equals(Composite.NAME)) {
            objective.report(
                    "displayName",
                    "makes the name '" + name + "', which is that of the budget that all objectives make together; "
                            + "give it another display name");
        } else if (!taken.add(name)) {
            objective.report(
                    "displayName",
                    "makes the name '" + name + "', which another objective of this SLO has; "
                            + "give them display names that differ in letters or digits");
        }
        return name;
    }

    private static Optional<String> derive(String displayName) {
        String dashed = NOT_NAME.matcher(displayName.toLowerCase(Locale.ROOT)).replaceAll("-");
        String name = strip(dashed.length() > MAX_LENGTH ? dashed.substring(0, MAX_LENGTH) : dashed);
        return name.isEmpty() ? Optional.empty() : Optional.of(name);
    }

    private static String strip(String dashed) {
        int start = dashed.startsWith("-") ? 1 : 0;
        int end = dashed.endsWith("-") ? dashed.length() - 1 : dashed.length();
        return start >= end ? "" : dashed.substring(start, end);
    }
}
