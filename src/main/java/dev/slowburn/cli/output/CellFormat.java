package dev.slowburn.cli.output;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slowburn.domain.outcome.Printable;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.StringJoiner;

/** Formats JSON values for table cells. */
public final class CellFormat {
    private CellFormat() {}

    public static String text(JsonNode item, String field) {
        JsonNode value = item.path(field);
        return value.isMissingNode() || value.isNull() ? "-" : Printable.of(value.asText());
    }

    public static String count(JsonNode item, String field) {
        return String.format(Locale.ROOT, "%,d", item.path(field).asLong());
    }

    /** A time truncated to the second, so that all have the same width. */
    public static String moment(JsonNode item, String field) {
        String text = text(item, field);
        try {
            return Instant.parse(text).truncatedTo(ChronoUnit.SECONDS).toString();
        } catch (DateTimeParseException e) {
            return text;
        }
    }

    /** A ratio as a percentage with one digit. */
    public static String percent(JsonNode item, String field) {
        return item.hasNonNull(field)
                ? String.format(Locale.ROOT, "%.1f %%", 100 * item.get(field).asDouble())
                : "-";
    }

    /** A decimal string as a percentage with all its digits. */
    public static String exactPercent(JsonNode item, String field) {
        return new BigDecimal(item.get(field).asText())
                        .movePointRight(2)
                        .stripTrailingZeros()
                        .toPlainString() + " %";
    }

    public static String rate(double rate) {
        return String.format(Locale.ROOT, "%.2f", rate);
    }

    /** The burn rate over a look-back of this length in any notation; - if the budget has none. */
    public static String burnRate(JsonNode budget, String lookBack) {
        for (JsonNode each : budget.path("burn_rates")) {
            if (minutes(each.get("look_back").asText()) == minutes(lookBack)) {
                return rate(each.get("rate").asDouble());
            }
        }
        return "-";
    }

    private static long minutes(String lookBack) {
        int end = lookBack.length() - 1;
        return Long.parseLong(lookBack.substring(0, end))
                * switch (lookBack.charAt(end)) {
                    case 'h' -> 60;
                    case 'd' -> 24 * 60;
                    case 'w' -> 7 * 24 * 60;
                    default -> 1;
                };
    }

    static String seconds(JsonNode item, String field) {
        return item.hasNonNull(field) ? time(item.get(field).asLong()) : "-";
    }

    /** The two largest units, such as 1d5h. */
    static String time(long seconds) {
        Duration time = Duration.ofSeconds(seconds);
        if (seconds >= 86_400) {
            return time.toDays() + "d" + time.toHoursPart() + "h";
        }
        if (seconds >= 3_600) {
            return time.toHours() + "h" + time.toMinutesPart() + "m";
        }
        return seconds >= 60 ? time.toMinutes() + "m" + time.toSecondsPart() + "s" : seconds + "s";
    }

    /** Strings separated by commas; - if empty. */
    static String list(JsonNode items) {
        StringJoiner joined = new StringJoiner(",");
        items.forEach(item -> joined.add(Printable.of(item.asText())));
        return joined.length() == 0 ? "-" : joined.toString();
    }

    /** Fields of an object as key=value, separated by commas; - if empty. */
    public static String pairs(JsonNode object) {
        StringJoiner joined = new StringJoiner(",");
        object.properties()
                .forEach(entry -> joined.add(
                        Printable.of(entry.getKey() + "=" + entry.getValue().asText())));
        return joined.length() == 0 ? "-" : joined.toString();
    }
}
