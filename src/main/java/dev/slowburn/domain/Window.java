package dev.slowburn.domain;

/** The stretch of event time over which an objective holds. */
public sealed interface Window permits RollingWindow, CalendarWindow {
    /** The length as the definition writes it, such as 28d. */
    String text();

    /** The window as of a minute: it contains that minute, and may reach beyond it. */
    MinuteRange at(long minute);

    /** No window is longer than this; what has to be kept of the past. */
    long longestMinutes();
}
