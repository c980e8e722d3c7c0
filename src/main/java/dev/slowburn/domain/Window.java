package dev.slowburn.domain;

/** The stretch of event time over which an objective holds. */
public sealed interface Window permits Window.Rolling {
    /** The length as the definition writes it, such as 28d. */
    String text();

    /**
     * The last {@code minutes} minutes, the current one included.
     *
     * @param text as the definition writes it
     */
    record Rolling(String text, long minutes) implements Window {
        public Rolling {
            if (minutes < 1) {
                throw new IllegalArgumentException("window: must be at least one minute, was " + text);
            }
        }
    }
}
