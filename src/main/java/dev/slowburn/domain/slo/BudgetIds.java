package dev.slowburn.domain.slo;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The format of budget ids: SLO name / objective name [/ service of an SLO for all services] [/ group values]. */
public final class BudgetIds {
    private BudgetIds() {}

    static String of(Slo slo, String objective, String service, List<String> group) {
        StringBuilder id = new StringBuilder(slo.name()).append('/').append(objective);
        if (slo.grouping().allServices()) {
            append(id, service);
        }
        group.forEach(value -> append(id, value));
        return id.toString();
    }

    /**
     * Appends a value from an outcome. Characters that would make two ids equal, or break a line of a log, are written as %XX.
     */
    private static void append(StringBuilder id, String value) {
        id.append('/');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '/' || c == '%' || Character.isISOControl(c)) {
                id.append(String.format("%%%02X", (int) c));
            } else {
                id.append(c);
            }
        }
    }

    /**
     * The parts of a budget id.
     *
     * @param values decoded: the service of an SLO for all services, then the values of the group
     */
    public record Parts(String slo, String objective, List<String> values) {
        public Parts {
            values = List.copyOf(values);
        }
    }

    /** Parses an id; empty if it is not a valid budget id. */
    public static Optional<Parts> parse(String id) {
        List<String> parts = new ArrayList<>();
        for (String part : id.split("/", -1)) {
            Optional<String> decoded = decode(part);
            if (decoded.isEmpty()) {
                return Optional.empty();
            }
            parts.add(decoded.get());
        }
        return parts.size() < 2
                ? Optional.empty()
                : Optional.of(new Parts(parts.get(0), parts.get(1), parts.subList(2, parts.size())));
    }

    private static Optional<String> decode(String encoded) {
        StringBuilder decoded = new StringBuilder();
        for (int i = 0; i < encoded.length(); i++) {
            char c = encoded.charAt(i);
            if (c != '%') {
                decoded.append(c);
            } else if (i + 2 < encoded.length() && isHex(encoded.charAt(i + 1)) && isHex(encoded.charAt(i + 2))) {
                decoded.append((char) Integer.parseInt(encoded, i + 1, i + 3, 16));
                i += 2;
            } else {
                return Optional.empty();
            }
        }
        return Optional.of(decoded.toString());
    }

    private static boolean isHex(char c) {
        return Character.digit(c, 16) >= 0;
    }
}
