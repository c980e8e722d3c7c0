package dev.slowburn.domain.window;

/** The range of event time over which an objective is evaluated. */
public sealed interface Window permits RollingWindow, CalendarWindow {
    /** The length as written in the definition, such as 28d. */
    String text();

    /** The window as of a minute; it contains that minute and may extend beyond it. */
    MinuteRange at(long minute);

    /** The maximum length of the window, for which tallies must be kept. */
    long longestMinutes();

    /** The minimum length of the window, apart from changes of daylight-saving time. */
    long shortestMinutes();

    /** The nominal length of the window: 30 days for a month, 90 for a quarter, 365 for a year. */
    long nominalMinutes();
}
