package dev.slowburn.openslo.policy;

import dev.slowburn.domain.slo.Decision;
import dev.slowburn.domain.slo.ReleaseOverride;
import dev.slowburn.openslo.document.Document;
import dev.slowburn.openslo.document.Names;
import dev.slowburn.openslo.yaml.Descriptions;
import dev.slowburn.openslo.yaml.ProblemCollector;
import dev.slowburn.openslo.yaml.Suggestion;
import dev.slowburn.openslo.yaml.YamlSection;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads a document of kind ReleaseOverride. An expired one is valid: the reader does not use a clock. */
public final class OverrideReader {
    private static final Set<String> FIELDS =
            Set.of("description", "services", "decision", "expires", "author", "reason");
    private static final List<String> DECISIONS =
            Arrays.stream(Decision.values()).map(Decision::name).toList();
    private static final Pattern RFC_3339 =
            Pattern.compile("\\d{4}-\\d{2}-\\d{2}[Tt ]\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?([Zz]|[+-]\\d{2}:\\d{2})");

    private final ProblemCollector problems;

    public OverrideReader(ProblemCollector problems) {
        this.problems = problems;
    }

    /** The override; empty if it is invalid. */
    public Optional<ReleaseOverride> read(Document document) {
        int before = problems.reported();
        YamlSection spec = document.spec();
        spec.only(FIELDS);
        Descriptions.check(spec);
        spec.require("services");
        Set<String> services = Names.services(spec, "services");
        Optional<Decision> decision = decision(spec);
        Optional<Long> expires = expires(spec);
        Optional<String> author = spec.requiredText("author");
        Optional<String> reason = spec.requiredText("reason");
        if (!document.valid() || problems.reported() > before) {
            return Optional.empty();
        }
        return Optional.of(new ReleaseOverride(
                document.name(),
                services,
                decision.orElseThrow(),
                expires.orElseThrow(),
                author.orElseThrow(),
                reason.orElseThrow()));
    }

    private static Optional<Decision> decision(YamlSection spec) {
        Optional<String> text = spec.requiredWritten("decision");
        if (text.isPresent() && !DECISIONS.contains(text.get())) {
            spec.report(
                    "decision",
                    "must be PROCEED, CAUTION or FREEZE, but is '" + text.get() + "'"
                            + Suggestion.of(text.get(), DECISIONS));
            return Optional.empty();
        }
        return text.map(Decision::valueOf);
    }

    /** In epoch milliseconds. */
    private static Optional<Long> expires(YamlSection spec) {
        Optional<String> text = spec.requiredWritten("expires");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            if (RFC_3339.matcher(text.get()).matches()) {
                String iso = text.get().replace(' ', 'T').toUpperCase(Locale.ROOT);
                return Optional.of(OffsetDateTime.parse(iso).toInstant().toEpochMilli());
            }
        } catch (DateTimeParseException e) {
            // Well-formed but not a date, such as the 30th of February; reported below.
        }
        spec.report(
                "expires",
                "must be a time with its offset from UTC, such as 2026-03-01T18:00:00+01:00, but is '" + text.get()
                        + "'");
        return Optional.empty();
    }
}
