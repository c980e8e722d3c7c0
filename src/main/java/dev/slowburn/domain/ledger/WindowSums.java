package dev.slowburn.domain.ledger;

import java.util.List;

/** The spans of a ledger, moved and summed up together: those that have to be summed anew share one pass over the rows. */
final class WindowSums {
    private final Slicing slicing;
    private final SliceReader reader;
    private final List<WindowSum> spans;
    private final SliceReader.Sink anew = this::sumAnew;

    WindowSums(Slicing slicing, SliceReader reader, List<WindowSum> spans) {
        this.slicing = slicing;
        this.reader = reader;
        this.spans = List.copyOf(spans);
    }

    boolean isEmpty() {
        return spans.isEmpty();
    }

    WindowSum get(int span) {
        return spans.get(span);
    }

    void start(long minute, long open) {
        for (WindowSum span : spans) {
            span.start(minute, open);
        }
        sumAnew();
    }

    /**
     * Moves all on to a minute.
     *
     * @param entered the slices that are over now and were not before
     * @param oldest no row of an earlier minute can be relied upon
     */
    void moveTo(long minute, long open, SliceSums entered, long oldest) {
        for (WindowSum span : spans) {
            span.moveTo(minute, open, entered, oldest);
        }
        sumAnew();
    }

    private void sumAnew() {
        long from = Long.MAX_VALUE;
        long to = Long.MIN_VALUE;
        for (WindowSum span : spans) {
            if (span.isToSumAnew()) {
                from = Math.min(from, span.overFrom());
                to = Math.max(to, span.overTo());
            }
        }
        if (from < to) {
            reader.read(slicing.startOf(from), slicing.startOf(to) - 1, anew);
        }
        for (WindowSum span : spans) {
            span.summedAnew();
        }
    }

    private void sumAnew(long slice, long good, long bad) {
        for (WindowSum span : spans) {
            span.sumAnew(slice, good, bad);
        }
    }

    /** The first minute after now at which something leaves any span. */
    long nextChange(long now) {
        long next = OccupiedMinutes.NONE;
        for (WindowSum span : spans) {
            next = Math.min(next, span.nextChange(now));
        }
        return next;
    }

    /** Takes note of a minute that has outcomes now. */
    void occupied(long minute) {
        for (WindowSum span : spans) {
            span.occupied(minute);
        }
    }

    /** Whether any span sums up a slice that is over. */
    boolean sumUp(long slice) {
        for (WindowSum span : spans) {
            if (span.isOver(slice)) {
                return true;
            }
        }
        return false;
    }

    /** Adds outcomes to a slice that is over and whose charge does not change by them. */
    void addOutcomes(long slice, long good, long bad) {
        for (WindowSum span : spans) {
            if (span.isOver(slice)) {
                span.over().addOutcomes(good, bad);
            }
        }
    }

    /** Takes a slice that is over out of the sums, as it was when it got in. */
    void remove(Slice slice) {
        for (WindowSum span : spans) {
            if (span.isOver(slice.number())) {
                span.over().remove(slice.good(), slice.bad());
            }
        }
    }

    /** Brings a slice that is over into the sums. */
    void add(Slice slice) {
        for (WindowSum span : spans) {
            if (span.isOver(slice.number())) {
                span.over().slice(slice.number(), slice.good(), slice.bad());
            }
        }
    }

    /** Tells the first minute with an outcome, from which on empty slices count where they are bad. */
    void emptyCountSince(long minute) {
        if (slicing.emptyIsBad() && minute != Long.MAX_VALUE) {
            for (WindowSum span : spans) {
                span.emptyCountSince(slicing.sliceOf(minute));
            }
        }
    }
}
