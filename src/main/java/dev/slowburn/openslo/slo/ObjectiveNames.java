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
 * Derives the names of the objectives of one SLO from {@code displayName}, the only name that OpenSLO defines:
 * converted to lower case, with '-' for all characters other than letters and digits, so {@code "Gold: 99.9 %"} becomes
 * {@code gold-99-9}. An objective without a display name, or whose display name has no usable character, is named
 * {@code objective-N}, counted from 1.
 */
final class ObjectiveNames {
    private static final Pattern NOT_NAME = Pattern.compile("[^a-z0-9]+");
    private static final int MAX_LENGTH = 63;
    private static final int MAX_ASCII = 127;

    private final Set<String> taken = new HashSet<>();
    private final Map<String, String> displayNames = new LinkedHashMap<>();
    private final boolean composite;
    private int count;

    /** @param composite whether the objectives form a composite budget, whose name is reserved */
    ObjectiveNames(boolean composite) {
        this.composite = composite;
    }

    /** The name of the next objective; a duplicate is reported. */
    String next(YamlSection objective) {
        count++;
        Optional<String> displayName = objective.anyText("displayName");
        String name = displayName.flatMap(ObjectiveNames::derive).orElse("objective-" + count);
        displayName
                .filter(text -> isChanged(text, name))
                .ifPresent(text -> objective.warn(
                        "displayName",
                        "becomes the id '" + name
                                + "', because an id has only the letters a to z, digits and '-', and at most "
                                + MAX_LENGTH
                                + " characters; budgets, alerts and events use this id"));
        displayName.filter(text -> !text.isBlank()).ifPresent(text -> displayNames.put(name, text));
        if (composite && name.equals(Composite.NAME)) {
            objective.report(
                    "displayName",
                    "becomes the name '" + name + "', which is reserved for the composite budget of all objectives; "
                            + "use another display name");
        } else if (!taken.add(name)) {
            objective.report(
                    "displayName",
                    "becomes the name '" + name + "', which another objective of this SLO has; "
                            + "use display names that differ in letters or digits");
        }
        return name;
    }

    /** Name → display name of the objectives that have one. */
    Map<String, String> displayNames() {
        return displayNames;
    }

    /**
     * Whether the name lost significant characters of the display name; blanks, dashes and similar separators are not.
     */
    private static boolean isChanged(String displayName, String name) {
        boolean foreign = displayName.codePoints().anyMatch(each -> each > MAX_ASCII && !isSeparator(each));
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
