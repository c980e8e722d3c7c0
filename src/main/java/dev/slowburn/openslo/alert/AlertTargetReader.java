package dev.slowburn.openslo.alert;

import dev.slowburn.domain.slo.NotificationTarget;
import dev.slowburn.openslo.document.Annotation;
import dev.slowburn.openslo.document.Annotations;
import dev.slowburn.openslo.document.Document;
import dev.slowburn.openslo.document.DocumentIndex;
import dev.slowburn.openslo.document.Made;
import dev.slowburn.openslo.document.ReferencedDocuments;
import dev.slowburn.openslo.yaml.Descriptions;
import dev.slowburn.openslo.yaml.ProblemCollector;
import dev.slowburn.openslo.yaml.Suggestion;
import dev.slowburn.openslo.yaml.YamlSection;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads AlertNotificationTargets. An alert refers to its targets by name; targets with a URL are also collected, as
 * receivers of notifications.
 */
public final class AlertTargetReader implements ReferencedDocuments.Reader<String> {
    private static final Set<String> FIELDS = Set.of("description", "target");
    private static final Map<String, NotificationTarget.Type> TYPES = Map.of(
            "alertmanager", NotificationTarget.Type.ALERTMANAGER,
            "webhook", NotificationTarget.Type.WEBHOOK);
    private static final List<Annotation> OF_URLS = List.of(Annotation.SECRET, Annotation.RECEIVES);
    /** A secret is a file or an environment variable of this name, so path separators must be impossible. */
    private static final Pattern SECRET = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    private static final String ALL_ALERTS = "all-alerts";
    private static final String EVENTS = "budget-events";
    public static final String IDLE =
            "receives no notifications: no AlertPolicy of an SLO names it, the default alerts have no targets, and "
                    + Annotation.RECEIVES.key() + " has neither " + ALL_ALERTS + " nor " + EVENTS;

    private final DocumentIndex catalog;
    private final ProblemCollector problems;
    private final Map<String, Made.Target> described = new HashMap<>();

    public AlertTargetReader(DocumentIndex catalog, ProblemCollector problems) {
        this.catalog = catalog;
        this.problems = problems;
    }

    /** Name → target of those with a URL that were read so far. */
    public Map<String, Made.Target> described() {
        return described;
    }

    @Override
    public Optional<String> read(String name, YamlSection spec, Annotations annotations) {
        int before = problems.reported();
        spec.only(FIELDS);
        Descriptions.check(spec);
        Optional<String> target = spec.requiredText("target");
        Optional<NotificationTarget> read =
                annotations.has(Annotation.URL) ? withUrl(name, target, spec, annotations) : Optional.empty();
        if (!annotations.has(Annotation.URL)) {
            OF_URLS.stream()
                    .filter(annotations::has)
                    .forEach(annotation -> annotations.report(
                            annotation, "has no effect without " + Annotation.URL.key() + "; add it"));
            target.filter(TYPES::containsKey)
                    .ifPresent(type -> spec.warn(
                            "target",
                            "receives no notifications; to send them, add the annotation " + Annotation.URL.key()));
        }
        if (problems.reported() > before) {
            return Optional.empty();
        }
        read.ifPresent(found -> collect(found, spec));
        return problems.reported() == before ? Optional.of(name) : Optional.empty();
    }

    /** Reports a target that differs from one of the same name; several policies may write the same target in place. */
    private void collect(NotificationTarget target, YamlSection spec) {
        if (Document.isNameless(target.name())) {
            return;
        }
        Made.Target before = described.putIfAbsent(target.name(), new Made.Target(target, spec.place("target")));
        NotificationTarget first = catalog.targetAhead(target.name()).orElse(before == null ? target : before.target());
        if (!first.equals(target)) {
            spec.report(
                    "target",
                    "another AlertNotificationTarget is named '" + target.name() + "' and differs; rename one");
        }
    }

    private static Optional<NotificationTarget> withUrl(
            String name, Optional<String> target, YamlSection spec, Annotations annotations) {
        Optional<NotificationTarget.Type> type = target.map(TYPES::get);
        if (target.isPresent() && type.isEmpty()) {
            spec.report(
                    "target",
                    "must be alertmanager or webhook, because of the annotation " + Annotation.URL.key() + ", but is '"
                            + target.get() + "'" + Suggestion.of(target.get(), TYPES.keySet()));
        }
        Optional<URI> url = url(annotations);
        Optional<String> secret = annotations.text(Annotation.SECRET);
        if (secret.isPresent() && !SECRET.matcher(secret.get()).matches()) {
            annotations.report(
                    Annotation.SECRET,
                    "must be the name of a secret, 1 to 63 lower-case letters, digits or '-', not the secret itself");
        }
        Set<String> receives = Set.copyOf(annotations.list(Annotation.RECEIVES).orElse(List.of()));
        receives.stream()
                .filter(word -> !word.equals(ALL_ALERTS) && !word.equals(EVENTS))
                .forEach(word -> annotations.report(
                        Annotation.RECEIVES,
                        "must be " + ALL_ALERTS + ", " + EVENTS + " or both, separated by a comma, but has '" + word
                                + "'" + Suggestion.of(word, Set.of(ALL_ALERTS, EVENTS))));
        if (type.isEmpty() || url.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new NotificationTarget(
                name, type.get(), url.get(), secret, receives.contains(ALL_ALERTS), receives.contains(EVENTS)));
    }

    /** The reason does not repeat the URL, because it may contain a secret. */
    private static Optional<URI> url(Annotations annotations) {
        Optional<URI> url = annotations.text(Annotation.URL).flatMap(AlertTargetReader::parse);
        boolean valid = url.filter(found -> found.getHost() != null
                        && ("http".equals(found.getScheme()) || "https".equals(found.getScheme()))
                        && found.getRawUserInfo() == null
                        && found.getRawFragment() == null)
                .isPresent();
        if (!valid) {
            annotations.report(Annotation.URL, "must be an http or https URL without user, password or fragment");
            return Optional.empty();
        }
        return url;
    }

    private static Optional<URI> parse(String text) {
        try {
            return Optional.of(new URI(text));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
