package dev.slowburn.domain.slo;

import java.util.HexFormat;
import java.util.List;

/**
 * How one definition makes several budgets.
 *
 * @param attributes names of the attributes whose values set budgets apart, in the order of the budget's id
 * @param maxGroups the most groups that a service has; later ones share the group {@link #OVERFLOW}
 * @param allServices whether there is a budget for every service seen
 * @param maxServices the most services that have budgets of their own, in each of the partitions between the stages
 */
public record Grouping(List<String> attributes, int maxGroups, boolean allServices, int maxServices) {
    public static final int DEFAULT_MAX_GROUPS = 1_000;
    public static final int DEFAULT_MAX_SERVICES = 1_000;
    public static final Grouping NONE = new Grouping(List.of(), DEFAULT_MAX_GROUPS, false, DEFAULT_MAX_SERVICES);
    /** The value of all attributes of the group that takes what is beyond the cap, and how the name of such a service begins. */
    public static final String OVERFLOW = "__overflow__";
    /** More of a value is not kept. */
    private static final int LONGEST_VALUE = 200;
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
     * What an attribute's value is in a group. Values come from outside and are part of keys: what is longer than
     * {@value #LONGEST_VALUE} characters is cut, with a digest of the rest, so that different values stay different.
     *
     * @param value null if the outcome does not have the attribute
     */
    public static String valueOf(String value) {
        if (value == null) {
            return ABSENT;
        }
        if (value.length() <= LONGEST_VALUE) {
            return value;
        }
        int end = Character.isHighSurrogate(value.charAt(LONGEST_VALUE - 1)) ? LONGEST_VALUE - 1 : LONGEST_VALUE;
        return value.substring(0, end) + '~' + HexFormat.of().toHexDigits(Digest.of(value));
    }

    public boolean isGrouped() {
        return !attributes.isEmpty();
    }
}
