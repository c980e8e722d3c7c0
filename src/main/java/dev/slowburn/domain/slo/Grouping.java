package dev.slowburn.domain.slo;

import java.util.HexFormat;
import java.util.List;

/**
 * How one definition produces several budgets.
 *
 * @param attributes names of the attributes whose values distinguish budgets, in the order of the budget's id
 * @param maxGroups the maximum number of groups of a service; later ones share the group {@link #OVERFLOW}
 * @param allServices whether every service has a budget
 * @param maxServices the maximum number of services with their own budgets, in each partition between the stages
 */
public record Grouping(List<String> attributes, int maxGroups, boolean allServices, int maxServices) {
    public static final int DEFAULT_MAX_GROUPS = 1_000;
    public static final int DEFAULT_MAX_SERVICES = 1_000;
    public static final Grouping NONE = new Grouping(List.of(), DEFAULT_MAX_GROUPS, false, DEFAULT_MAX_SERVICES);
    /** The value of all attributes of the group beyond the cap, and the prefix of the name of such a service. */
    public static final String OVERFLOW = "__overflow__";
    /** The maximum length of a value in characters; longer values are truncated. */
    private static final int MAX_VALUE_LENGTH = 200;
    /** The value of an attribute that an outcome does not have. */
    public static final String ABSENT = "__none__";

    public Grouping {
        attributes = List.copyOf(attributes);
        if (maxGroups < 1) {
            throw new IllegalArgumentException("max-groups: must be at least 1, was " + maxGroups);
        }
        if (maxServices < 1) {
            throw new IllegalArgumentException("max-services: must be at least 1, was " + maxServices);
        }
    }

    /**
     * The value of an attribute in a group. Values come from clients and are part of keys, so a value longer than {@value
     * #MAX_VALUE_LENGTH} characters is truncated and a digest of the whole value is appended, so that different values stay
     * different.
     *
     * @param value null if the outcome does not have the attribute
     */
    public static String valueOf(String value) {
        if (value == null) {
            return ABSENT;
        }
        if (value.length() <= MAX_VALUE_LENGTH) {
            return value;
        }
        int end =
                Character.isHighSurrogate(value.charAt(MAX_VALUE_LENGTH - 1)) ? MAX_VALUE_LENGTH - 1 : MAX_VALUE_LENGTH;
        return value.substring(0, end) + '~' + HexFormat.of().toHexDigits(Digest.of(value));
    }

    public boolean isGrouped() {
        return !attributes.isEmpty();
    }
}
