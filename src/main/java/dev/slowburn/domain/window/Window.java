package dev.slowburn.domain.window;

/** The stretch of event time over which an objective holds. */
public sealed interface Window permits RollingWindow, CalendarWindow {
    /** The length as the definition writes it, such as 28d. */
    String text();

    /** The window as of a minute: it contains that minute, and may reach beyond it. */
    MinuteRange at(long minute);

    /** No window is longer than this; what has to be kept of the past. */
    long longestMinutes();

    /** The shortest window that there is, but for a change of daylight-saving time. */
    long shortestMinutes();

    /** The length that stands for all windows: of a month 30 days, of a quarter 90, of a year 365. */
    long nominalMinutes();
}
