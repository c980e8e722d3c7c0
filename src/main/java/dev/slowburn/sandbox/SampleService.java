package dev.slowburn.sandbox;

/**
 * One service of the sample traffic: what it does in ordinary times, and what goes wrong when.
 *
 * @param name also its name in the outcomes
 * @param perMinute mean number of events a minute
 * @param countPerEvent how many requests an event stands for
 * @param failureRatio share of events that fail in ordinary times
 * @param slowRatio share of events that take longer than {@link SampleTraffic#SLOW_MILLIS} in ordinary times
 * @param incident what goes wrong, or null
 * @param lateMinutes how many minutes after it happened an event may be sent, at most
 * @param malformedRatio how many records nobody can read it sends, for each event
 */
record SampleService(
        String name,
        double perMinute,
        int countPerEvent,
        double failureRatio,
        double slowRatio,
        Incident incident,
        int lateMinutes,
        double malformedRatio) {

    /**
     * Something that goes wrong, each day between two minutes of the day.
     *
     * @param from first minute
     * @param to first minute after it
     */
    record Incident(int from, int to, double failureRatio, double slowRatio) {
        boolean covers(int minuteOfDay) {
            return minuteOfDay >= from && minuteOfDay < to;
        }
    }

    double failureRatio(int minuteOfDay) {
        return incident != null && incident.covers(minuteOfDay) ? incident.failureRatio() : failureRatio;
    }

    double slowRatio(int minuteOfDay) {
        return incident != null && incident.covers(minuteOfDay) ? incident.slowRatio() : slowRatio;
    }
}
