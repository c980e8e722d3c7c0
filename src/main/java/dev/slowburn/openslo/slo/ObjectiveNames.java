package dev.slowburn.openslo.slo;

import dev.slowburn.domain.slo.Composite;
import dev.slowburn.openslo.yaml.YamlSection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
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
    private static final int MOST_ASCII = 127;

    private final Set<String> taken = new HashSet<>();
    private final Map<String, String> displayNames = new LinkedHashMap<>();
    private final boolean composite;
    private int count;

    /** @param composite whether the objectives make a budget together, which has a name too */
    ObjectiveNames(boolean composite) {
        this.composite = composite;
    }

    /** The name of the next objective; one that is taken is reported. */
    String next(YamlSection objective) {
        count++;
        Optional<String> displayName = objective.anyText("displayName");
        String name = displayName.flatMap(ObjectiveNames::derive).orElse("objective-" + count);
        displayName
                .filter(text -> isChanged(text, name))
                .ifPresent(text -> objective.warn(
                        "displayName",
                        "makes the id '" + name
                                + "', as an id has only the letters a to z, digits and '-', and at most " + MAX_LENGTH
                                + " of them; budgets, alerts and events have this id"));
        displayName.filter(text -> !text.isBlank()).ifPresent(text -> displayNames.put(name, text));
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

    /** The display names of objectives that have one, by their names. */
    Map<String, String> displayNames() {
        return displayNames;
    }

    /** Whether something of a display name is lost that a reader would look for: not blanks, dashes and the like. */
    private static boolean isChanged(String displayName, String name) {
        boolean foreign = displayName.codePoints().anyMatch(each -> each > MOST_ASCII && !isSeparator(each));
        String plain = plain(displayName);
        return foreign || name.length() < plain.length() || (plain.isEmpty() && !displayName.isBlank());
    }

    private static boolean isSeparator(int codePoint) {
        return Character.isSpaceChar(codePoint) || Character.getType(codePoint) == Character.DASH_PUNCTUATION;
    }

    private static String plain(String displayName) {
        return strip(NOT_NAME.matcher(displayName.toLowerCase(Locale.ROOT)).replaceAll("-"));
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
