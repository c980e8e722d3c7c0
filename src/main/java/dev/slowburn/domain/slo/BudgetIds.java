package dev.slowburn.domain.slo;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How the ids of budgets are written: SLO name / objective name [/ service of an SLO for all] [/ group values]. */
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

    /** Values come from outcomes: what would make two ids equal, or a line of a log two, is written as %XX. */
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
     * What an id is made of.
     *
     * @param values as they were before they were written into it: the service of an SLO for all, the values of the group
     */
    public record Parts(String slo, String objective, List<String> values) {
        public Parts {
            values = List.copyOf(values);
        }
    }

    /** Takes an id apart; empty if no budget can have it. */
    public static Optional<Parts> parse(String id) {
        List<String> parts = new ArrayList<>();
        for (String part : id.split("/", -1)) {
            Optional<String> plain = plain(part);
            if (plain.isEmpty()) {
                return Optional.empty();
            }
            parts.add(plain.get());
        }
        return parts.size() < 2
                ? Optional.empty()
                : Optional.of(new Parts(parts.get(0), parts.get(1), parts.subList(2, parts.size())));
    }

    private static Optional<String> plain(String written) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < written.length(); i++) {
            char c = written.charAt(i);
            if (c != '%') {
                plain.append(c);
            } else if (i + 2 < written.length() && isHex(written.charAt(i + 1)) && isHex(written.charAt(i + 2))) {
                plain.append((char) Integer.parseInt(written, i + 1, i + 3, 16));
                i += 2;
            } else {
                return Optional.empty();
            }
        }
        return Optional.of(plain.toString());
    }

    private static boolean isHex(char c) {
        return Character.digit(c, 16) >= 0;
    }
}
