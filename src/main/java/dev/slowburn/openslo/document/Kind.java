package dev.slowburn.openslo.document;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The supported kinds of document, each with its {@code apiVersion}. */
public enum Kind {
    SLO("SLO", Kind.OPENSLO),
    SLI("SLI", Kind.OPENSLO),
    /** Describes a service; does not affect any computation. */
    SERVICE("Service", Kind.OPENSLO),
    ALERT_POLICY("AlertPolicy", Kind.OPENSLO),
    ALERT_CONDITION("AlertCondition", Kind.OPENSLO),
    ALERT_NOTIFICATION_TARGET("AlertNotificationTarget", Kind.OPENSLO),
    DATA_SOURCE("DataSource", Kind.OPENSLO),
    BUDGET_POLICY("BudgetPolicy", Kind.SLOWBURN),
    BUDGET_CORRECTION("BudgetCorrection", Kind.SLOWBURN),
    RELEASE_OVERRIDE("ReleaseOverride", Kind.SLOWBURN);

    public static final String OPENSLO = "openslo/v1";
    public static final String SLOWBURN = "slowburn.dev/v1";

    private final String text;
    private final String apiVersion;

    Kind(String text, String apiVersion) {
        this.text = text;
        this.apiVersion = apiVersion;
    }

    public String text() {
        return text;
    }

    public String apiVersion() {
        return apiVersion;
    }

    public static Optional<Kind> named(String text) {
        return Arrays.stream(values()).filter(kind -> kind.text.equals(text)).findFirst();
    }

    public static List<String> names() {
        return Arrays.stream(values()).map(Kind::text).toList();
    }
}
