package dev.slowburn.testkit;

import dev.slowburn.input.OutcomeSource;
import java.util.Set;
import java.util.TreeSet;

/** What a source has observed since the last report. */
public final class Observed implements OutcomeSource.Observer {
    public long innerSpans;
    public long inconsistentSpans;
    public long unknownOutcomes;
    public final Set<String> unknownServices = new TreeSet<>();

    public static Observed of(OutcomeSource source) {
        Observed observed = new Observed();
        source.report(observed);
        return observed;
    }

    @Override
    public void innerSpans(long spans) {
        innerSpans += spans;
    }

    @Override
    public void inconsistentSpans(long spans) {
        inconsistentSpans += spans;
    }

    @Override
    public void unknownServices(long outcomes, Set<String> services) {
        unknownOutcomes += outcomes;
        unknownServices.addAll(services);
    }
}
