package dev.slowburn.openslo;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The kinds of document there are, with what Slowburn does with them. */
enum Kind {
    SLO("SLO", Kind.OPENSLO, true),
    SLI("SLI", Kind.OPENSLO, true),
    /** Says more about a service; nothing that is computed depends on it. */
    SERVICE("Service", Kind.OPENSLO, true),
    ALERT_POLICY("AlertPolicy", Kind.OPENSLO, true),
    ALERT_CONDITION("AlertCondition", Kind.OPENSLO, true),
    ALERT_NOTIFICATION_TARGET("AlertNotificationTarget", Kind.OPENSLO, true),
    DATA_SOURCE("DataSource", Kind.OPENSLO, true),
    BUDGET_POLICY("BudgetPolicy", Kind.SLOWBURN, true),
    BUDGET_CORRECTION("BudgetCorrection", Kind.SLOWBURN, true),
    RELEASE_OVERRIDE("ReleaseOverride", Kind.SLOWBURN, true);

    static final String OPENSLO = "openslo/v1";
    static final String SLOWBURN = "slowburn.dev/v1";

    private final String text;
    private final String apiVersion;
    private final boolean supported;

    Kind(String text, String apiVersion, boolean supported) {
        this.text = text;
        this.apiVersion = apiVersion;
        this.supported = supported;
    }

    String text() {
        return text;
    }

    String apiVersion() {
        return apiVersion;
    }

    boolean supported() {
        return supported;
    }

    static Optional<Kind> named(String text) {
        return Arrays.stream(values()).filter(kind -> kind.text.equals(text)).findFirst();
    }

    static List<String> names() {
        return Arrays.stream(values()).map(Kind::text).toList();
    }
}
