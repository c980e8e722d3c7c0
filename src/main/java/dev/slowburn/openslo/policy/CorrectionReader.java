package dev.slowburn.openslo.policy;

import dev.slowburn.domain.slo.BudgetCorrection;
import dev.slowburn.domain.window.LookBack;
import dev.slowburn.domain.window.MinuteRange;
import dev.slowburn.domain.window.Schedule;
import dev.slowburn.openslo.document.DefinitionDigest;
import dev.slowburn.openslo.document.Document;
import dev.slowburn.openslo.document.DocumentIndex;
import dev.slowburn.openslo.document.Names;
import dev.slowburn.openslo.document.OpenSloDuration;
import dev.slowburn.openslo.yaml.Descriptions;
import dev.slowburn.openslo.yaml.ProblemCollector;
import dev.slowburn.openslo.yaml.YamlSection;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a document of kind BudgetCorrection. Its start and end are local times of its zone. A recurring correction
 * starts at the local time of its first start and always lasts as many elapsed minutes as the first one, regardless of
 * daylight-saving changes; {@code duration} is in elapsed minutes too, so a day is 24 hours.
 */
public final class CorrectionReader {
    private static final Set<String> FIELDS =
            Set.of("description", "slos", "start", "end", "duration", "timeZone", "recurrence", "reason");
    private static final long MAX_MINUTES = 366 * 1_440L;
    /** Within these years no arithmetic overflows, and rules that never match are detected. */
    private static final int FIRST_YEAR = 1970;

    private static final int LAST_YEAR = 2199;
    /** A rule without an occurrence until then has none: the calendar repeats every 400 years. */
    private static final LocalDateTime END_OF_TIME = LocalDateTime.of(LAST_YEAR + 401, 1, 1, 0, 0);

    private final DocumentIndex catalog;
    private final ProblemCollector problems;

    public CorrectionReader(DocumentIndex catalog, ProblemCollector problems) {
        this.catalog = catalog;
        this.problems = problems;
    }

    /** The correction; empty if it is invalid. */
    public Optional<BudgetCorrection> read(Document document) {
        int before = problems.reported();
        YamlSection spec = document.spec();
        spec.only(FIELDS);
        Descriptions.check(spec);
        spec.text("reason");
        spec.require("slos");
        spec.require("start");
        Set<String> named = Names.slos(spec, "slos", catalog);
        Optional<LocalDateTime> start = time(spec, "start");
        Optional<ZoneId> zone = spec.has("timeZone") ? LocalTimes.zone(spec, "timeZone") : Optional.of(ZoneOffset.UTC);
        Optional<Length> length = length(spec);
        Optional<RecurrenceText> rule = rule(spec);
        if (problems.reported() > before) {
            return Optional.empty();
        }
        Optional<Long> minutes = minutes(spec, start.orElseThrow(), zone.orElseThrow(), length.orElseThrow());
        Optional<Schedule> schedule =
                minutes.flatMap(duration -> schedule(spec, rule, start.orElseThrow(), zone.orElseThrow(), duration));
        String revision = new DefinitionDigest(catalog).revision(document.root().node());
        return document.valid()
                ? schedule.map(found -> new BudgetCorrection(document.name(), named, found, revision))
                : Optional.empty();
    }

    private static Optional<LocalDateTime> time(YamlSection spec, String field) {
        Optional<LocalDateTime> time = LocalTimes.minute(spec, field);
        if (time.isPresent() && (time.get().getYear() < FIRST_YEAR || time.get().getYear() > LAST_YEAR)) {
            spec.report(field, "must be between the years " + FIRST_YEAR + " and " + LAST_YEAR);
        }
        return time;
    }

    private static Optional<Length> length(YamlSection spec) {
        if (spec.has("end") && spec.has("duration")) {
            spec.report("duration", "must not be given together with end: use one of them");
            return Optional.empty();
        }
        if (!spec.has("end") && !spec.has("duration")) {
            spec.report("duration", "is required, unless end is given");
            return Optional.empty();
        }
        Optional<LocalDateTime> end = time(spec, "end");
        Optional<Long> duration = spec.written("duration")
                .flatMap(text -> OpenSloDuration.fixed(spec, "duration", text, OpenSloDuration.ONE))
                .map(LookBack::minutes);
        return end.isPresent() || duration.isPresent() ? Optional.of(new Length(end, duration)) : Optional.empty();
    }

    private static Optional<Long> minutes(YamlSection spec, LocalDateTime start, ZoneId zone, Length length) {
        String field = length.end.isPresent() ? "end" : "duration";
        long minutes = length.duration.orElseGet(
                () -> RecurringSchedule.minute(length.end.orElseThrow(), zone) - RecurringSchedule.minute(start, zone));
        if (minutes < 1) {
            spec.report(field, "must be later than start");
            return Optional.empty();
        }
        if (minutes > MAX_MINUTES) {
            spec.report(field, "must be at most 366d after start, the longest time for which outcomes are kept");
            return Optional.empty();
        }
        return Optional.of(minutes);
    }

    private static Optional<RecurrenceText> rule(YamlSection spec) {
        try {
            return spec.written("recurrence").map(RecurrenceText::parse);
        } catch (IllegalArgumentException e) {
            spec.report("recurrence", e.getMessage());
            return Optional.empty();
        }
    }

    private static Optional<Schedule> schedule(
            YamlSection spec, Optional<RecurrenceText> rule, LocalDateTime start, ZoneId zone, long minutes) {
        if (rule.isEmpty()) {
            long from = RecurringSchedule.minute(start, zone);
            return Optional.of(new FixedSchedule(List.of(new MinuteRange(from, from + minutes))));
        }
        Recurrence recurrence = new Recurrence(rule.get().repeating(), start);
        RecurringSchedule forever =
                new RecurringSchedule(recurrence, zone, minutes, rule.get().lastStart(zone));
        int count = rule.get().count().orElse(1);
        List<MinuteRange> first = recurrence.first(count, start, END_OF_TIME).stream()
                .map(forever::at)
                .filter(found -> found.from() <= forever.lastStart())
                .toList();
        if (first.isEmpty()) {
            spec.report("recurrence", "has no occurrence at or after start; change the rule or start");
            return Optional.empty();
        }
        return Optional.of(rule.get().count().isPresent() ? new FixedSchedule(first) : forever);
    }

    /** Exactly one of the two is present. */
    private record Length(Optional<LocalDateTime> end, Optional<Long> duration) {}
}
