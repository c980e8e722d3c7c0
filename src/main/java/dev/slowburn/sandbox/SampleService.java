package dev.slowburn.sandbox;

/**
 * One service of the sample traffic: its normal behaviour and its daily incident.
 *
 * @param name the {@code service} of its outcomes
 * @param perMinute mean number of events per minute
 * @param countPerEvent number of requests that an event stands for
 * @param failureRatio fraction of events that fail outside the incident
 * @param slowRatio fraction of events that take longer than {@link SampleTraffic#SLOW_MILLIS} outside the incident
 * @param incident the daily incident, or null
 * @param lateMinutes maximum delay of an event, in minutes
 * @param malformedRatio number of malformed records per event
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
     * An incident that recurs each day between two minutes of the day.
     *
     * @param from first minute of the day
     * @param to minute of the day after the last one
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
