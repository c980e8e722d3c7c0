package dev.slowburn.domain;

import java.util.List;

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
}
